/** Facts and sections in, one HTML file out. */
import type { AnySection, ReportFacts } from './define.ts'
import { simulationNotice } from './notice.ts'
import { counted } from './number.ts'
import { type PagePart, page } from './page.ts'
import audit from './sections/audit.ts'

/**
 * The report as one self-contained HTML file. Equal facts give equal bytes. A section that has nothing to show
 * is left out, but the audit never is: it stands on every page, whichever sections are given.
 *
 * @throws Error when two sections share an id, or one cannot be rendered
 */
export async function builtReport(facts: ReportFacts, sections: readonly AnySection[]): Promise<string> {
  refuseTwins(sections)
  const parts: PagePart[] = []
  for (const section of withAudit(sections).toSorted(inOrder)) parts.push(...(await rendered(section, facts)))
  const { file, cells, episodes, notApplicable } = facts
  const notRun = notApplicable.length > 0 ? `, ${notApplicable.length} not applicable` : ''
  return page({
    title: `Coordination benchmark: ${file}`,
    subtitle: `${counted(cells.length, 'cell')}${notRun}, ${counted(episodes.length, 'episode')}. A cell is one scenario under one topology with one model and one fault; an episode is one run of it.`,
    notice: simulationNotice(cells),
    parts,
  })
}

async function rendered(section: AnySection, facts: ReportFacts): Promise<readonly PagePart[]> {
  try {
    const body = await section.render(facts)
    return body === undefined ? [] : [{ id: section.id, title: section.title, body }]
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`section "${section.id}" could not be rendered: ${why}`, { cause })
  }
}

/** Nothing that goes by the name of the audit stands in its place. */
function withAudit(sections: readonly AnySection[]): readonly AnySection[] {
  return [...sections.filter(({ id }) => id !== audit.id), audit]
}

function inOrder(a: AnySection, b: AnySection): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}

function refuseTwins(sections: readonly AnySection[]): void {
  const seen = new Set<string>()
  for (const { id } of sections) {
    if (seen.has(id)) throw new Error(`expected sections with ids of their own, got "${id}" twice`)
    seen.add(id)
  }
}
