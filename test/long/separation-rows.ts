/** What theory says of two topologies in one world. */
import type { Arm, World } from './paired-play.ts'

/** One claim: the left arm has more, less or exactly as much of the metric as the right one. */
export interface Row {
  readonly world: World
  readonly left: Arm
  readonly relation: '>' | '<' | '='
  readonly right: Arm
  /** As `valueFrom` reads it. */
  readonly metric: string
  /** Why. */
  readonly theory: string
}

const typical = { persona: 'typical' } as const
const corridor: World = { ...typical, scenario: 'corridor', params: { steps: 60 } }
const graph = (shape: string): World => ({ ...typical, scenario: 'graph-game', params: { graph: shape } })
const files: World = { ...typical, scenario: 'shared-files' }
const fetching: World = { ...typical, scenario: 'shared-fetch' }
const perfectFetching: World = { scenario: 'shared-fetch' }
const lift: World = { ...typical, scenario: 'joint-lift' }
const desk: World = { ...typical, scenario: 'support-desk' }
const review: World = { ...typical, scenario: 'code-review' }
const perfectReview: World = { scenario: 'code-review', params: { rounds: 4 } }
const copies = (form: string): World => ({
  scenario: 'monotone',
  params: { form, copies: 'each' },
  faults: 'reorder:50',
})
const incident = (setting: string): World => ({ ...typical, scenario: 'root-cause', params: { setting } })
const negotiation: World = { ...typical, scenario: 'negotiation', seeds: 40 }
const split: World = { ...typical, scenario: 'forecast', agents: 4 }
const market: World = { ...split, scenario: 'prediction-market', params: { price: 'hidden' } }
const draft: World = { scenario: 'forecast', params: { reports: 12 }, agents: 6 }
const losing = (world: World): World => ({ ...world, faults: 'drop:0.3' })

const independent: Arm = ['independent']
const byElimination: Arm = ['coordination-graph']
const byMaxPlus: Arm = ['coordination-graph', { solver: 'max-plus' }]
const inSequence: Arm = ['manager-workers', { route: 'sequence' }]
const uncontrolled: Arm = ['shared-store', { control: 'none' }]
const controls = ['optimistic', 'locked', 'event-sourced'].map(
  (control): Arm => ['shared-store', { control }],
)
const [replayed, missed]: [Arm, Arm] = [
  ['event-bus', { replay: 'on' }],
  ['event-bus', { replay: 'off' }],
]

/** All claims. */
export const rows: readonly Row[] = [
  ...claims(corridor, 'score', [
    [
      ['convention-lowest-id'],
      '>',
      ['mesh'],
      'a rule that all follow never errs, talk among erring agents does',
    ],
    [['mesh'], '>', independent, 'who knows what others propose can yield'],
    [['orchestrator'], '>', independent, 'one mind that orders all lets nobody collide'],
    [['stigmergy'], '>', independent, 'what was done tells what to do next where rounds repeat'],
    [['byzantine-agreement'], '>', independent, 'one agreed joint move has no collision'],
    [['convention-lowest-id'], '>', ['convention-yield'], 'if all yield, nobody moves'],
  ]),
  ...claims(corridor, 'livelock', [
    [['convention-lowest-id'], '<', ['convention-yield'], 'courtesy without an order goes on for ever'],
  ]),
  ...['line', 'star', 'tree', 'complete', 'random'].flatMap((shape) =>
    claims(graph(shape), 'score', [
      [byElimination, '>', ['mesh'], 'elimination is exact, talk about single moves is not'],
      [byElimination, '>', independent, 'the best for each alone is not the best for all'],
    ]),
  ),
  ...['line', 'star', 'tree'].flatMap((shape) =>
    claims(graph(shape), 'score', [[byMaxPlus, '=', byElimination, 'max-plus is exact on trees']]),
  ),
  ...claims({ ...graph('line'), params: { rounds: 6 } }, 'score', [
    [['mesh'], '>', independent, 'neighbours that know of each other choose better together'],
    [['stigmergy'], '>', independent, 'what neighbours did tells what to do next'],
  ]),
  ...claims(files, 'score', [
    [['plan-merging'], '>', independent, 'conflicts that are found beforehand are not run into'],
    [['mesh'], '>', independent, 'who knows what others touch can keep off'],
    [['stigmergy'], '>', independent, 'what was done to the files tells what to do next'],
  ]),
  ...claims(files, 'calls.calls', [
    [
      ['plan-merging'],
      '<',
      ['mesh'],
      'a merged plan does as well as talk, and is carried out without a call',
    ],
  ]),
  ...claims(perfectFetching, 'duplicated-share', [
    [['convention-hash'], '<', independent, 'each page has one owner'],
    [['work-queue'], '<', independent, 'each page is delivered to one consumer'],
    [['contract-net'], '<', independent, 'each page is awarded to one bidder'],
    [['work-queue'], '=', ['convention-hash'], 'both leave none'],
  ]),
  ...claims(fetching, 'duplicated-share', [
    [['convention-hash'], '<', independent, 'each page has one owner, who may err'],
    [['mesh'], '<', independent, 'who hears of another one’s pages leaves them'],
    [['convention-hash'], '<', ['mesh'], 'division holds without everybody understanding everybody'],
  ]),
  ...claims(fetching, 'score', [
    [['stigmergy'], '=', independent, 'marks tell what was fetched, which the world tells as well'],
    [['auction'], '>', independent, 'bids by load divide the work'],
  ]),
  ...claims(losing(perfectFetching), 'duplicated-share', [
    [['work-queue'], '<', ['work-queue', { idempotency: 'none' }], 'keys make a second delivery harmless'],
  ]),
  ...claims(lift, 'score', [
    [['mesh'], '>', independent, 'two that have spoken come to the same item'],
    [['manager-workers'], '>', independent, 'one mind that hears all sends enough of them'],
    [byElimination, '>', ['manager-workers'], 'tables are exact, a manager errs'],
    [['contract-net'], '<', independent, 'one winner who moves for all knows its own items only'],
  ]),
  ...claims(desk, 'duplicated-share', [
    [['convention-hash'], '<', ['broadcast-first'], 'one owner a conversation, against all five'],
    [['work-queue'], '<', independent, 'one consumer a conversation'],
  ]),
  ...['calls.calls', 'tokens.input'].flatMap((metric) =>
    claims(desk, metric, [[['convention-hash'], '<', ['broadcast-first'], 'one is called in place of five']]),
  ),
  ...claims(review, 'work-time.all', [
    [['manager-workers'], '<', independent, 'each part is done once'],
    [['contract-net', { bids: 'computed' }], '<', independent, 'each part is awarded once'],
    [['roles'], '=', independent, 'a point of view divides no work'],
  ]),
  ...claims(review, 'makespan', [
    [['manager-workers'], '<', independent, 'parts that are done once are done sooner'],
  ]),
  ...claims(perfectReview, 'makespan', [
    [['manager-workers'], '<', inSequence, 'the longest part against the sum of all'],
  ]),
  ...claims(perfectReview, 'work-time.all', [
    [['manager-workers'], '=', inSequence, 'the order of parts changes no work'],
  ]),
  ...claims(copies('monotone'), 'score', [
    [['coordination-free'], '=', ['orchestrator'], 'where writes only add, order does not matter (CALM)'],
    [['coordination-free'], '>', independent, 'a copy that hears nothing has its own writes only'],
  ]),
  ...claims(copies('non-monotone'), 'score', [
    [['coordination-free'], '<', ['orchestrator'], 'where writes replace, copies differ by order (CALM)'],
  ]),
  ...['controlled', 'noisy'].flatMap((setting) =>
    claims(incident(setting), 'score', [
      [['mesh'], '>', independent, 'nobody sees the whole graph'],
      [['shared-ledger'], '>', independent, 'what stands on the board is seen by all'],
      [['vote-majority'], '=', independent, 'a vote moves no information'],
    ]),
  ),
  ...claims(negotiation, 'joint-efficiency', [
    [['dialogue'], '>', independent, 'private worth has to be told'],
    [['mediator'], '>', ['dialogue'], 'a plan that binds is not broken by a slip'],
  ]),
  ...[split, market].flatMap((world) =>
    claims(world, 'brier.regret', [
      [['mesh'], '<', independent, 'reports that are told add up'],
      [['chain'], '<', independent, 'reports that are handed on add up'],
      [['mesh'], '<', ['aggregate'], 'evidence adds up where forecasts are read, not where they are listed'],
    ]),
  ),
  ...controls.flatMap((controlled) => [
    ...claims(draft, 'mark:lost-update', [
      [controlled, '<', uncontrolled, 'no write undoes what it has not read'],
    ]),
    ...claims({ ...draft, seeds: 60 }, 'brier.regret', [
      [controlled, '<', uncontrolled, 'reports that were lost are missed'],
    ]),
  ]),
  ...claims(draft, 'makespan', [
    [['shared-store', { control: 'locked' }], '>', uncontrolled, 'a lock is waited for'],
  ]),
  ...claims(draft, 'mark:missed-event', [[replayed, '<', missed, 'what came before is sent again']]),
  ...claims({ ...draft, seeds: 60 }, 'brier.regret', [
    [replayed, '<', missed, 'late subscribers know as much'],
  ]),
  ...claims({ ...incident('noisy'), agents: 6, seeds: 40 }, 'score', [
    [replayed, '>', missed, 'late subscribers know as much'],
  ]),
]

type Claim = readonly [left: Arm, relation: Row['relation'], right: Arm, theory: string]

function claims(world: World, metric: string, all: readonly Claim[]): Row[] {
  return all.map(([left, relation, right, theory]) => ({ world, left, relation, right, metric, theory }))
}
