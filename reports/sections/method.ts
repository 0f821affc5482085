import {
  defineSection,
  type Html,
  html,
  numberRuns,
  type ReportFacts,
  shownNumber,
  table,
} from '../define.ts'

/** How the numbers were made, in the words of the plug-ins that made them. */
export default defineSection({
  id: 'method',
  title: 'Method',
  order: 700,
  render(facts) {
    return html`${draws(facts)}${intervals(facts)}${scenarios(facts)}${topologies(facts)}${detectors(facts)}${limits()}`
  },
})

function draws({ episodes }: ReportFacts): Html {
  const seeds = numberRuns(episodes.map(({ seed }) => seed))
  const most = episodes.reduce((highest, { repetition }) => Math.max(highest, repetition + 1), 0)
  const used =
    seeds === ''
      ? ''
      : ` Seeds in this file: ${seeds}; repetitions of a seed: ${most === 1 ? 'none' : `up to ${shownNumber(most)}`}.`
  return html`<h3>Seeds and random streams</h3>
<p>An episode is one cell with one seed and one repetition. Draws of the world are keyed by seed, round and purpose, and never depend on an answer; draws of a simulated reply are keyed by seed, repetition, agent, round and kind of request; faults draw from streams of their own. So two topologies with the same seed meet the same world, and one more call shifts nothing else.${used}</p>
`
}

function intervals({ rows }: ReportFacts): Html {
  const methods = new Set(
    rows.flatMap(({ measurement }) =>
      measurement.kind === 'measured' && measurement.interval.kind === 'interval'
        ? [measurement.interval.method]
        : [],
    ),
  )
  if (methods.size === 0)
    return html`<h3>Intervals</h3>
<p>No number in this file has an interval.</p>
`
  return html`<h3>Intervals</h3>
<ul>${[...methods].toSorted().map((method) => html`<li>${method}</li>`)}</ul>
<p>Intervals are per row. Rows that overlap may still differ when compared seed by seed, and one of many rows will stand out by chance alone.</p>
`
}

function scenarios(facts: ReportFacts): Html | undefined {
  if (facts.scenarios.length === 0) return undefined
  return html`<h3>Scenarios and their scores</h3>
<dl>${facts.scenarios.map(
    ({
      id,
      version,
      title,
      description,
      score,
      traits,
    }) => html`<dt>${title} <code>${id}</code>, version ${version}</dt>
<dd>${description}<br>Score: ${score}${traits.length > 0 ? html`<br>Traits: ${traits.join(', ')}.` : undefined}</dd>
`,
  )}</dl>
`
}

function topologies(facts: ReportFacts): Html | undefined {
  if (facts.topologies.length === 0) return undefined
  return html`<h3>Topologies and what they cost</h3>
${table({
  caption: 'Calls and messages of one round. Further tries after a reply that could not be read come on top.',
  columns: [
    {
      head: 'Topology',
      isRowHead: true,
      cell: ({ id, version }) => html`<span class="name">${id}</span><small>version ${version}</small>`,
    },
    {
      head: 'Mechanism',
      cell: ({ title, description }) => html`${title}. ${description}`,
      tone: () => 'text',
    },
    { head: 'Cost of a round', cell: ({ costFormula }) => costFormula, tone: () => 'text' },
  ],
  rows: facts.topologies,
})}`
}

function detectors(facts: ReportFacts): Html | undefined {
  if (facts.detectors.length === 0) return undefined
  return html`<h3>Detectors</h3>
<dl>${facts.detectors.map(
    ({ id, version, title, description }) => html`<dt>${title} <code>${id}</code>, version ${version}</dt>
<dd>${description}</dd>
`,
  )}</dl>
`
}

function limits(): Html {
  return html`<h3>Limits</h3>
<ul>
<li>A simulated agent is a perfect reasoner with declared errors. Its results rank structures under those errors; they predict no language model.</li>
<li>Tokens of simulated agents are estimated from the length of texts, and their durations are drawn. Times are virtual: they are what the calls would take side by side, not what this computer took.</li>
<li>A topology in which one mind sees all observations solves another task than one in which nobody does.</li>
<li>A score holds no cost, so read it beside the cost columns.</li>
</ul>
`
}
