/** What each kind of mechanism is called, what its idea is, and how its cost grows. */
import { type TopologyFamily, topologyFamilies } from '../harness/core/topology.ts'

/** A kind of mechanism in words. */
export interface FamilyIdea {
  readonly title: string
  /** What it does and when it pays, in a sentence. */
  readonly idea: string
  /** How its cost grows with n agents, by theory. */
  readonly cost: string
}

/** All kinds from the lightest to the heaviest; what tells no kind, and then the references, last. */
export const familyOrder: readonly (TopologyFamily | undefined)[] = [
  ...topologyFamilies.filter((family) => family !== 'reference'),
  undefined,
  'reference',
]

/** What is said of a kind. */
export function familyIdea(family: TopologyFamily | undefined): FamilyIdea {
  return family === undefined ? other : ideas[family]
}

/** The name of one mechanism's kind. */
export function familyTitle(family: TopologyFamily | undefined): string {
  return familyIdea(family).title
}

const other: FamilyIdea = {
  title: 'Other',
  idea: 'Mechanisms that do not say of what kind they are.',
  cost: 'not told',
}

const ideas: { readonly [family in TopologyFamily]: FamilyIdea } = {
  'no-messages': {
    title: 'No messages',
    idea: 'Everybody acts alone, or by a rule that all know beforehand, which breaks symmetries that talk does not.',
    cost: 'at most n calls, no message; nothing can be lost on the way',
  },
  decision: {
    title: 'Decision',
    idea: 'Several answers become one by vote or debate: it helps where errors are independent, and adds no knowledge that nobody has.',
    cost: 'n calls for a vote; n calls and up to n² messages for each round of a debate',
  },
  'peer-to-peer': {
    title: 'Peer to peer',
    idea: 'Agents tell each other what they know: who hears whom decides how fast it spreads.',
    cost: 'about n calls a round, from n − 1 messages in a chain to n(n − 1) in a mesh',
  },
  'shared-state': {
    title: 'Shared state',
    idea: 'Agents write to one place instead of each other, which outlives forgetting; without control of who writes when, updates are lost.',
    cost: 'n calls and n writes a round; what is read grows with what was written',
  },
  centralised: {
    title: 'Centralised',
    idea: 'Somebody assigns and decides, which orders conflicting moves; the centre is a bottleneck and knows only what it is told.',
    cost: 'about n + 1 calls and 2n messages a round; a layer more adds its own',
  },
  market: {
    title: 'Market',
    idea: 'Work goes to whoever bids best, which finds the free and the able without anybody knowing all; it is no better than the bids.',
    cost: 'for each item an announcement and up to n bids',
  },
  plan: {
    title: 'Plan or graph',
    idea: 'What all will do is agreed or computed first: conflicts are found before they happen, where moves interlock.',
    cost: 'from no call, where it is computed, to a budget of proposals; exact search is exponential in the induced width',
  },
  reference: {
    title: 'Reference',
    idea: 'No teams but what teams are measured against: a floor, scripted play, one mind with everything in view.',
    cost: 'none to one call a turn',
  },
}
