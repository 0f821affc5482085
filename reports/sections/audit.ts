import {
  type AuditRow,
  counted,
  defineSection,
  episodeLink,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
  table,
} from '../define.ts'

/** What is wrong with the design of the experiment. It stands on every page, also when there is nothing to tell. */
export default defineSection({
  id: 'audit',
  title: 'Audit of the experiment',
  order: 60,
  render(facts) {
    const { audit, audits, episodes } = facts
    const looked = `${counted(audits.length, 'check')} looked through ${counted(episodes.length, 'episode')}`
    return html`<p>${verdict(audit)} ${looked}. This section cannot be left out.</p>
${audit.length === 0 ? undefined : findings(facts)}
${clean(facts)}`
  },
})

function verdict(rows: readonly AuditRow[]): Html {
  const [errors, warnings] = [countOf(rows, 'error'), countOf(rows, 'warning')]
  const rest = rows.length - errors - warnings
  const notes = rest > 0 ? ` ${counted(rest, 'finding')} to know of.` : undefined
  if (rows.length === 0) return html`No finding.`
  if (errors + warnings === 0) return html`No warning and no error.${notes}`
  const faults = `${counted(errors, 'error')} and ${counted(warnings, 'warning')}`
  return html`<strong class="warn">${faults}: read these before any number.</strong>${notes}`
}

function countOf(rows: readonly AuditRow[], severity: AuditRow['severity']): number {
  return rows.filter((row) => row.severity === severity).length
}

/** Episodes named in one row. */
const mostLinks = 5

function findings(facts: ReportFacts): Html {
  const titles = new Map(facts.audits.map(({ id, title }) => [id, title]))
  return table<AuditRow>({
    caption:
      'Found in the stored traces by rules. An error makes a conclusion about what is named wrong, a warning makes it weaker than it looks.',
    columns: [
      {
        head: 'Severity',
        isRowHead: true,
        cell: ({ severity }) => severity,
        tone: ({ severity }) => (severity === 'info' ? '' : 'warn'),
      },
      {
        head: 'Finding',
        cell: ({ finding, topologies }) =>
          html`${titles.get(finding) ?? finding}<small class="name">${topologies.join(', ')}</small>`,
      },
      {
        head: 'Count',
        isNumber: true,
        cell: ({ count, of }) => `${shownNumber(count)} of ${shownNumber(of)}`,
      },
      {
        head: 'What was found, and what follows',
        cell: ({ text, consequence }) => html`${text}<small>${consequence}</small>`,
        tone: () => 'text',
      },
      { head: 'Episodes', cell: ({ episodes }) => links(facts, episodes) },
    ],
    rows: facts.audit,
    group: ({ scenario, model }) => ({
      key: JSON.stringify([scenario, model]),
      head: `${scenario}, ${model}`,
    }),
  })
}

function links(facts: ReportFacts, episodes: readonly number[]): Html {
  const named = episodes
    .slice(0, mostLinks)
    .map((episode, index) => html`${index > 0 ? ', ' : undefined}${episodeLink(facts, episode)}`)
  const more = episodes.length - named.length
  return html`${named}${more > 0 ? html`<small>and ${shownNumber(more)} more: npm run -s audit -- --json</small>` : undefined}`
}

/** The rules, with those that found nothing first to be seen. */
function clean({ audit, audits }: ReportFacts): Html {
  const found = new Set(audit.map(({ finding }) => finding))
  const silent = audits.filter(({ id }) => !found.has(id)).map(({ id }) => id)
  const nothing = silent.length > 0 ? html`<p>Nothing found by: ${silent.join(', ')}.</p>` : undefined
  return html`${nothing}<details><summary>What each check looks for</summary><dl>${audits.map(
    ({ id, version, title, description }) =>
      html`<dt>${title} <code>${id}</code>, version ${version}</dt><dd>${description}</dd>`,
  )}</dl></details>`
}
