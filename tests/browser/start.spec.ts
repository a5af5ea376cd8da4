import { expect, open, origins, test } from "./app";

for (const [name, origin] of Object.entries(origins)) {
  test(`${name}: the app stands, with its title`, async ({ page }) => {
    await open(page, origin);
    await expect(page).toHaveTitle(/Tổng Hợp/);
  });
}
