import {
  counted,
  defineSection,
  type Html,
  html,
  type ReportFacts,
  scenarioGrids,
  type TopologyFacts,
  type TopologyFamily,
  topologyFamilies,
} from '../define.ts'
import { shapeDrawing } from './catalogue/drawing.ts'
import { chips, type Result, resultsByTopology } from './catalogue/here.ts'

/** Every mechanism that ran: who may write to whom, what it costs, when to use it, and what it did here. */
export default defineSection({
  id: 'catalogue',
  title: 'Catalogue of mechanisms',
  order: 58,
  render(facts) {
    if (facts.topologies.length === 0) return undefined
    const results = resultsByTopology(scenarioGrids(facts))
    const families = Map.groupBy(facts.topologies, ({ family }) => family ?? 'other')
    const mechanisms = topologyFamilies.filter((family) => family !== 'reference')
    const order = [...mechanisms, 'other', 'reference'] as const
    const parts = order.flatMap((family) => {
      const members = families.get(family) ?? []
      return members.length === 0 ? [] : [familyPart(family, members, results)]
    })
    return html`<p>${counted(facts.topologies.length, 'mechanism')}, from what needs no message to what plans for all. Discs are agents, squares are staff without an observation of their own, bars are boards that all may read; a line without a head goes both ways. A chip is the score in one scenario with its rank among the topologies that ran there, tinted from the lowest to the highest score of the scenario.${simulationNote(facts)}</p>
${parts}`
  },
})

function simulationNote({ cells }: ReportFacts): string {
  return cells.some(({ identity }) => identity.isSimulated)
    ? ' Ranks of simulated agents are what the mechanism does to agents with these assumptions, not what a language model does with it.'
    : ''
}

/** What a kind of mechanism is for, in a sentence or two. */
const families: { readonly [family in TopologyFamily | 'other']: readonly [title: string, text: string] } = {
  reference: [
    'References',
    'No teams, but what teams are measured against: a floor, scripted play, and one mind with everything in view.',
  ],
  'no-messages': [
    'No messages',
    'Everybody acts alone, or by a rule that all know beforehand. Try these first: nothing is cheaper, nothing can be lost on the way, and a convention breaks symmetries that talk does not.',
  ],
  decision: [
    'Decisions',
    'Several answers become one, by vote, debate or search. They help when errors are independent; they cannot add knowledge that nobody has, and what all get wrong stays wrong.',
  ],
  'peer-to-peer': [
    'Peer to peer',
    'Agents tell each other what they know. Who hears whom decides how fast knowledge spreads and what it costs: from n − 1 messages in a chain to n(n − 1) in a mesh.',
  ],
  'shared-state': [
    'Shared state',
    'Agents read and write one place instead of each other. It outlives forgetting and lets late-comers catch up; without control of who writes when, updates are lost and reads are stale.',
  ],
  centralised: [
    'Centralised',
    'Somebody assigns, and somebody decides. It orders conflicting moves and hands work to who can do it; the centre is a bottleneck, a single point of failure, and knows only what it is told.',
  ],
  market: [
    'Markets',
    'Work goes to whoever bids best. It finds the free and the able without anybody knowing everything, at the price of announcing and bidding; it is no better than the bids.',
  ],
  plan: [
    'Plans and graphs',
    'What all will do is computed or agreed before anybody does it. Dear, and worth it where moves interlock: conflicts are found before they happen, and optima that no agent sees alone are reached.',
  ],
  other: ['Others', 'Mechanisms that do not say of what kind they are.'],
}

function familyPart(
  family: TopologyFamily | 'other',
  members: readonly TopologyFacts[],
  results: ReadonlyMap<string, readonly Result[]>,
): Html {
  const [title, text] = families[family]
  return html`<h3>${title}</h3>
<p>${text}</p>
<div class="mechanisms">${members.map((topology) => card(topology, results.get(topology.id) ?? []))}</div>`
}

function card(topology: TopologyFacts, results: readonly Result[]): Html {
  const { id, version, title, description, costFormula, source, works, breaks, shape } = topology
  return html`<article class="mechanism">
<h4>${title} <small class="inline"><span class="name">${id}</span> ${version}</small></h4>
${shape && shapeDrawing(shape, title)}
<dl>${works === undefined ? entry('What', description) : undefined}${entry('Use', works)}${entry('Not', breaks)}${entry('Cost', costFormula)}${entry('From', source)}</dl>
${results.length > 0 ? chips(results) : html`<p class="note">No score in this file.</p>`}
</article>
`
}

function entry(head: string, text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<dt>${head}</dt><dd>${text}</dd>`
}
