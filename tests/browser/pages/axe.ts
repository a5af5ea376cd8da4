// axe-core, run as the browser's own tools would run it: the page's policy stands.

import { expect, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] };

/** Nothing that WCAG 2.2 AA or good practice asks for is missing on the page as it stands. */
export async function expectNoViolation(page: Page, state: string): Promise<void> {
  await page.evaluate(source);
  const violations: Violation[] = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await (globalThis as any).axe.run({ runOnly: tags });
    return violations;
  });
  const told = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(told, `axe on ${state}`).toEqual([]);
}
