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
/** An incident that is over after so many milliseconds, talk included. */
const hurried = (minuteMs: number): World => ({
  ...incident('noisy'),
  params: { setting: 'noisy', clock: 'virtual', deadline: 1, minuteMs },
  seeds: 60,
})
const negotiation: World = { ...typical, scenario: 'negotiation', seeds: 40 }
const split: World = { ...typical, scenario: 'forecast', agents: 4 }
const market: World = { ...split, scenario: 'prediction-market', params: { price: 'hidden' } }
const draft: World = { scenario: 'forecast', params: { reports: 12 }, agents: 6 }
const losing = (world: World): World => ({ ...world, faults: 'drop:0.3' })

const independent: Arm = ['independent']
const byElimination: Arm = ['coordination-graph']
const byMaxPlus: Arm = ['coordination-graph', { solver: 'max-plus' }]
const inSequence: Arm = ['manager-workers', { route: 'sequence' }]
const byRule = { assigns: 'rule' }
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
  ...claims({ ...files, params: { sharing: 1 }, seeds: 40 }, 'score', [
    [
      ['plan-merging'],
      '>',
      ['mesh'],
      'where all is shared, an order of all steps is more than words about one',
    ],
    [['plan-merging'], '>', independent, 'conflicts that are found beforehand are not run into'],
  ]),
  ...claims({ ...files, params: { sharing: 0 }, seeds: 40 }, 'score', [
    [['plan-merging'], '<', ['mesh'], 'a merger does not weigh which plan a scarce budget is spent on'],
    [['plan-merging'], '>', independent, 'calls that cost more than is left are not all tried at once'],
  ]),
  ...claims(files, 'mark:conflict', [[['plan-merging'], '>', ['mesh'], 'plans do get in each other’s way']]),
  ...claims({ ...files, agents: 6 }, 'messages.sent', [
    [['plan-merging'], '<', ['mesh'], 'plans go to one place and back, words to everybody'],
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
    [['stigmergy'], '<', independent, 'marks tell what was fetched, which nobody else tells'],
    [['notebook'], '<', ['stigmergy'], 'who writes in turn knows of the same round as well'],
    [['event-bus'], '<', independent, 'who subscribed early hears what others fetch'],
    [['gossip'], '<', ['mesh'], 'one plan that all came to, against each its own'],
  ]),
  ...claims(perfectFetching, 'duplicated-share.superfluous', [
    [['stigmergy'], '<', ['stigmergy', { threshold: 1000 }], 'marks too faint to be read tell nothing'],
    [['stigmergy', { threshold: 1000 }], '=', independent, 'marks too faint to be read tell nothing'],
  ]),
  ...claims(fetching, 'duplicated-share', [
    [['convention-hash'], '<', independent, 'each page has one owner, who may err'],
    [['mesh'], '<', independent, 'who hears of another one’s pages leaves them'],
    [['convention-hash'], '<', ['mesh'], 'division holds without everybody understanding everybody'],
  ]),
  ...claims(fetching, 'score', [
    [['stigmergy'], '>', independent, 'who does not fetch again gets further'],
    [['notebook'], '>', independent, 'what was written is not fetched again'],
    [['gossip'], '>', independent, 'news of what is fetched reach all'],
    [['auction'], '>', independent, 'bids by load divide the work'],
  ]),
  ...claims({ ...perfectFetching, params: { visited: 'team' } }, 'score', [
    [['stigmergy'], '=', independent, 'where the world tells what was fetched, marks tell nothing new'],
  ]),
  ...claims({ ...perfectFetching, params: { rounds: 1 } }, 'score', [
    [['stigmergy'], '=', independent, 'in a single round there is nothing to read yet'],
  ]),
  ...claims(losing(perfectFetching), 'duplicated-share', [
    [['work-queue'], '<', ['work-queue', { idempotency: 'none' }], 'keys make a second delivery harmless'],
  ]),
  ...claims(lift, 'score', [
    [['mesh'], '>', independent, 'two that have spoken come to the same item'],
    [['manager-workers'], '>', independent, 'one mind that hears all sends enough of them'],
    [byElimination, '>', ['manager-workers'], 'tables are exact, a manager errs'],
    [['contract-net'], '<', ['orchestrator'], 'one winner who moves for all knows its own items only'],
    [['commitment'], '>', independent, 'a plan that wastes an item is refused, and the next one knows of it'],
    [['mediator'], '>', independent, 'one plan that all accept sends enough of them'],
    [['gossip'], '>', ['mesh'], 'one plan is carried out whole, single moves may miss each other'],
    [['byzantine-agreement'], '<', independent, 'where each knows other items, no plan has a majority'],
  ]),
  ...claims(
    { scenario: 'joint-lift' },
    'score',
    (['mesh', 'orchestrator', 'commitment', 'mediator'] as const).map(
      (shared): Claim => [
        [shared],
        '=',
        byElimination,
        'who knows all that others know and does not err does what is best',
      ],
    ),
  ),
  ...claims({ scenario: 'joint-lift' }, 'score', [
    [['contract-net'], '<', ['mesh'], 'one winner who moves for all knows its own items only'],
    [['vote-majority'], '<', ['mesh'], 'a vote moves no information'],
  ]),
  ...claims(desk, 'duplicated-share', [
    [['convention-hash'], '<', ['broadcast-first'], 'one owner a conversation, against all five'],
    [['work-queue'], '<', independent, 'one consumer a message'],
    [['stigmergy'], '=', independent, 'what is posted in the same round, nobody has read yet'],
  ]),
  ...claims(desk, 'score', [
    [['convention-hash'], '>', ['convention-hash', { by: 'item' }], 'the owner of a conversation knows it'],
    [['mesh'], '>', independent, 'who hears that another one replies does not'],
    [['contract-net'], '>', ['convention-hash', { by: 'item' }], 'who knows a conversation bids more for it'],
    [['vote-majority'], '<', ['orchestrator'], 'a vote weighs those who do not know it as much'],
  ]),
  ...['calls.calls', 'tokens.input'].flatMap((metric) =>
    claims(desk, metric, [[['convention-hash'], '<', ['broadcast-first'], 'one is called in place of five']]),
  ),
  ...claims(review, 'work-time.all', [
    [['manager-workers'], '<', independent, 'each part is done once'],
    [['contract-net', { bids: 'computed' }], '<', independent, 'each part is awarded once'],
    [['roles'], '<', independent, 'each part is done by who has the role'],
    [['roles', { divides: 'views' }], '=', independent, 'a point of view divides no work'],
  ]),
  ...claims(review, 'makespan', [[['roles'], '<', independent, 'parts that are done once are done sooner']]),
  ...claims(fetching, 'duplicated-share', [
    [['roles'], '<', independent, 'each page is somebody’s, who may err'],
  ]),
  ...claims(desk, 'score', [[['roles'], '>', independent, 'each conversation is somebody’s']]),
  ...[review, fetching, desk].flatMap((world) =>
    claims(world, 'messages.sent', [[['roles'], '=', independent, 'roles are known beforehand']]),
  ),
  ...claims(review, 'makespan', [
    [['manager-workers'], '<', independent, 'parts that are done once are done sooner'],
    [['manager-workers', byRule], '<', ['manager-workers'], 'a rule takes no call and errs never'],
    [['hierarchy', byRule], '<', ['hierarchy'], 'each layer of managers takes its call and errs'],
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
  ...claims(hurried(5000), 'score', [
    [independent, '>', ['mesh'], 'who talks first misses a deadline that who answers at once meets'],
    [independent, '>', ['sequential-pipeline'], 'calls in a row take the sum of their times'],
    [independent, '>', ['peer-critique-debate'], 'each exchange of a debate takes a call more'],
  ]),
  ...claims(hurried(8000), 'score', [
    [['orchestrator'], '>', ['sequential-pipeline'], 'two calls in a row take less than four'],
    [['mesh'], '>', ['peer-critique-debate'], 'one exchange takes less than two'],
    [independent, '>', ['peer-critique-debate'], 'a debate comes too late'],
  ]),
  ...claims(hurried(60_000), 'score', [
    [['mesh'], '>', independent, 'with time to talk, what was put together is worth the talk'],
    [['peer-critique-debate'], '>', independent, 'with time for a debate, it helps'],
    [
      ['peer-critique-debate'],
      '>',
      ['sequential-pipeline'],
      'a slip of the last stage is not heard by anybody',
    ],
  ]),
  ...claims(hurried(5000), 'makespan', [
    [independent, '<', ['mesh'], 'one call each at once, against two in a row'],
    [['mesh'], '<', ['peer-critique-debate'], 'two calls in a row, against three'],
  ]),
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
