// Files as they reach a page: dropped from the desktop, or picked in the browser's dialog.

import { type Page } from "@playwright/test";

/** Drops files and folders of this machine onto the middle of the page, as a mouse does. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  const { width, height } = page.viewportSize()!;
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}

/** Picks files in the dialog that a button opens. */
export async function pick(page: Page, button: string, ...paths: string[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await chooser).setFiles(paths);
}
