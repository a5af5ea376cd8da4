// The database is busy with other things, and what is typed meanwhile is still not lost: it is
// kept at once, and put into the draft by whoever opens it next.

import { type Page } from "@playwright/test";
import { expect, origins, Profile, test } from "./app";
import { column, FillPage, health } from "./pages/fill";

const database = "tonghop-drafts-1";

/** From now on the database has no time for anybody else, until the page ends. */
async function occupy(page: Page): Promise<void> {
  await page.evaluate(
    (database) =>
      new Promise<void>((done) => {
        const opening = indexedDB.open(database);
        opening.onsuccess = () => {
          const stores = [...opening.result.objectStoreNames];
          const store = opening.result.transaction(stores, "readwrite").objectStore(stores[0]);
          const again = () => (store.get("nobody").onsuccess = again);
          store.get("nobody").onsuccess = () => {
            again();
            done();
          };
        };
      }),
    database,
  );
}

/** What is kept beside the database, by name. */
function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith("tonghop.typed."))),
  );
}

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: figures and an open editor outlive the tab while the database is busy`, async ({}, info) => {
    const profile = await Profile.open(info.outputPath("profile"));
    let fill = await FillPage.open(await profile.page(), origins[origin], health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Enter");
    await fill.goTo("B5");
    await fill.type("5208");
    await fill.press("Enter");
    await fill.saved();
    await expect.poll(() => kept(fill.page)).toEqual({});

    await occupy(fill.page);
    const renderer = await profile.rendererOf(fill.page);
    await fill.goTo("B3");
    await fill.type("31645472");
    await fill.press("Enter");
    await fill.goTo("B1");
    await fill.press("Delete");
    await fill.goTo("B2");
    await fill.type("17");
    await fill.press("Enter");
    // Of figures that the database has none are written down again with each key.
    const [beside] = Object.values(await kept(fill.page));
    expect(beside).toContain("31645472");
    expect(beside).not.toContain("5208");
    await fill.goTo("B4", column.note);
    await fill.type("chờ đối chiếu");
    fill = await FillPage.open(await profile.killTab(fill.page, renderer), origins[origin], health);
    await fill.section("B");
    await expect(fill.cell("B1")).toHaveValue("");
    await expect(fill.cell("B2")).toHaveValue("17");
    await expect(fill.cell("B3")).toHaveValue("31.645.472");
    await expect(fill.cell("B5")).toHaveValue("5.208");
    await expect(fill.cell("B4", column.note)).toHaveValue("chờ đối chiếu");
    // The draft has it now.
    await expect.poll(() => kept(fill.page)).toEqual({});
    await fill.page.reload();
    fill = new FillPage(fill.page);
    await fill.section("B");
    await expect(fill.cell("B3")).toHaveValue("31.645.472");
    await profile.close();
  });
}

test("what the database has newer is not undone by what was kept before it", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await occupy(page);
  await fill.type("5");
  const old = await kept(page);
  expect(Object.keys(old)).toHaveLength(1);
  await page.reload();
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("77");
  await fill.press("Enter");
  await fill.saved();
  await page.goto("about:blank");
  // As after a crash of the browser, whose disk had not heard that it was done.
  await page.goto(origins.served);
  await page.evaluate((old) => Object.assign(localStorage, old), old);
  const again = await FillPage.open(page, origins.served, health);
  await again.section("B");
  await expect(again.cell("B1")).toHaveValue("77");
  await expect.poll(() => kept(page)).toEqual({});
});
