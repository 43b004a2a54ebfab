import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A rule that is broken, with the first of the places. */
export type Violation = { id: string; help: string; places: string[] }

/** What axe finds wrong with a page as it stands; `unseen` is a selector of what is left out. */
export async function findViolations(page: Page, unseen?: string): Promise<Violation[]> {
  // axe stays in a page until that is loaded anew, and there are no frames to gather from: in its plain mode it runs where
  // it stands, and a second page that it would have to be put into as well is not opened.
  const isThere = await page.evaluate<boolean>('window.axe !== undefined')
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'undefined' }) }).setLegacyMode()
  // of what is right only that it is: the way to each right element is half of the work
  axe.options({ runOnly: STANDARDS, resultTypes: ['violations'] })
  const { violations } = await (unseen === undefined ? axe : axe.exclude(unseen)).analyze()
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    places: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }))
}
