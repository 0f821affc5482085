import { counted, defineSection, fixedNumber, html } from '../define.ts'

/** The whole file in one paragraph. */
export default defineSection({
  id: 'one-paragraph',
  title: 'In one paragraph',
  order: 50,
  render({ cells, episodes, rows }) {
    const scores = rows.flatMap(({ scenario, topology, metric, measurement }) =>
      metric.id === 'score' && measurement.kind === 'measured'
        ? [{ scenario, topology, ...measurement }]
        : [],
    )
    const [best] = scores.toSorted((a, b) => b.value - a.value)
    if (best === undefined) return undefined
    return html`<p>${counted(episodes.length, 'episode')} in ${counted(cells.length, 'cell')}. The highest score is
${fixedNumber(best.value, 3)}, of ${best.topology} in ${best.scenario} (n = ${best.n}).</p>`
  },
})
