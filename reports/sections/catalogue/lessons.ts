import {
  bestVerdict,
  fixedNumber,
  type Interaction,
  type Ladder,
  type Rung,
  rankCorrelation,
} from '../../define.ts'
import { medianOf } from './strip.ts'

/** One thing that the measurements of a file say, or that they cannot say it. */
export interface Lesson {
  readonly lead: string
  readonly text: string
  /** Whether the file has what the sentence needs. */
  readonly isSupported: boolean
}

/**
 * Five sentences for an engineer, from the ladders of the worlds that are shown. Each counts worlds by verdicts on whole
 * intervals; where the file cannot tell, the sentence says so and what it takes.
 */
export function lessonsOf(
  ladders: readonly Ladder[],
  interaction: Interaction | undefined,
): readonly Lesson[] {
  return [rules(ladders), enough(ladders), spending(ladders), fitting(ladders, interaction), mind(ladders)]
}

/** Whether a rule that needs no message does as well as the best. */
function rules(ladders: readonly Ladder[]): Lesson {
  const tried = ladders.flatMap(({ setting, rungs }) => {
    const own = rungs.filter(({ family }) => family === 'no-messages')
    return own.length === 0
      ? []
      : [{ world: setting.scenario, verdict: bestVerdict(own.map(({ verdict }) => verdict)) }]
  })
  if (tried.length === 0)
    return unsupported('Whether messages are needed:', 'no mechanism without messages was run beside another')
  const of = (verdict: Rung['verdict']) => tried.filter((each) => each.verdict === verdict)
  const [does, falls, open] = [of('sufficient'), of('short'), of('open')]
  const lead =
    does.length > 0
      ? 'Try what needs no message first.'
      : falls.length === tried.length
        ? 'Here agents must tell each other something.'
        : 'Whether messages are needed stays open.'
  return said(
    lead,
    `Without any message the best mechanism is sufficient in ${named(does)} of ${worlds(tried.length)}, shown to fall short in ${named(falls)}${open.length > 0 ? `, and open in ${named(open)}` : ''}.`,
  )
}

/** How much more than enough can be paid for nothing. */
function enough(ladders: readonly Ladder[]): Lesson {
  const ratios = ladders.flatMap(({ rungs, cheapest }) => {
    const tokens = rungs.flatMap(({ verdict, price }) =>
      verdict === 'sufficient' && price.tokens !== undefined && price.tokens > 0 ? [price.tokens] : [],
    )
    if (cheapest.price.tokens === undefined || tokens.length < 2) return []
    return [Math.max(...tokens) / Math.min(...tokens)]
  })
  if (ratios.length === 0)
    return unsupported(
      'What more than enough costs:',
      'no world has two sufficient mechanisms whose tokens are known',
    )
  const [middle, most] = [medianOf(ratios), Math.max(...ratios)]
  return said(
    middle >= 2 ? 'Stop at the first rung that does.' : 'What does, costs much the same.',
    `Where several mechanisms that call a model are sufficient (${counts(ratios.length, ladders.length)}), the dearest takes ${times(middle)} the tokens of the cheapest in the middle world and up to ${times(most)}, for a score that is the same within the margin.`,
  )
}

/** Whether what costs more scores higher. */
function spending(ladders: readonly Ladder[]): Lesson {
  const correlations = ladders.flatMap(({ rungs }) => {
    const known = rungs.flatMap(({ price, score }) =>
      price.tokens === undefined ? [] : [{ tokens: price.tokens, score: score.value }],
    )
    if (known.length < 5) return []
    const found = rankCorrelation(
      known.map(({ tokens }) => tokens),
      known.map(({ score }) => score),
    )
    return found ?? []
  })
  if (correlations.length === 0)
    return unsupported('Whether spending buys score:', 'it takes five mechanisms with tokens in one world')
  const middle = medianOf(correlations)
  const lead =
    middle > 0.5
      ? 'Spending buys score here.'
      : middle < 0
        ? 'Spending buys no score here.'
        : 'Spending buys little score by itself.'
  return said(
    lead,
    `Over the mechanisms of a world the rank correlation of tokens and score is ${shown(middle)} in the middle world, from ${shown(Math.min(...correlations))} to ${shown(Math.max(...correlations))} over ${worlds(correlations.length)}.`,
  )
}

/** Whether one structure does everywhere. */
function fitting(ladders: readonly Ladder[], interaction: Interaction | undefined): Lesson {
  const by = new Map<string, number>()
  for (const { rungs } of ladders) {
    const names = new Set(
      rungs.filter(({ verdict }) => verdict === 'sufficient').map(({ arm }) => arm.topology),
    )
    for (const name of names) by.set(name, (by.get(name) ?? 0) + 1)
  }
  const most = Math.max(0, ...by.values())
  const names = [...by].filter(([, count]) => count === most).map(([name]) => name)
  if (ladders.length < 2 || names.length === 0)
    return unsupported(
      'Whether one structure does everywhere:',
      'it takes two worlds with two mechanisms each',
    )
  const everywhere = most === ladders.length
  const widest = `${names.slice(0, 2).join(' and ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`
  const shares = interaction?.shares
  const spread =
    shares === undefined
      ? ''
      : ` Of the spread of scores ${percent(shares.rows)} goes with the mechanism anywhere, ${percent(shares.interaction)} with the mechanism in its world, ${percent(shares.noise)} with chance.`
  return said(
    everywhere
      ? 'One structure does in all these worlds.'
      : 'Fit the structure to the task: none does everywhere.',
    `The widest, ${widest}, ${names.length === 1 ? 'is' : 'are'} sufficient in ${counts(most, ladders.length)}.${spread}`,
  )
}

/** What a team is against one mind that sees everything. */
function mind(ladders: readonly Ladder[]): Lesson {
  const minds = ladders.flatMap(({ setting, references }) => {
    const own = references.filter(({ arm, price }) => arm.identity.seesUnion && price.calls > 0)
    return own.length === 0
      ? []
      : [{ world: setting.scenario, verdict: bestVerdict(own.map(({ verdict }) => verdict)) }]
  })
  if (minds.length === 0)
    return unsupported('Whether a team is needed at all:', 'no single mind with everything in view was run')
  const of = (verdict: Rung['verdict']) => minds.filter((each) => each.verdict === verdict)
  const [level, below, open] = [of('sufficient'), of('short'), of('open')]
  const lead =
    level.length * 2 > minds.length
      ? 'If one mind can see everything, ask it alone.'
      : below.length > 0
        ? 'Even one mind that sees everything gains from structure.'
        : 'Whether a team is needed stays open.'
  return said(
    lead,
    `One mind with everything in view, at its own price or at a team’s, is level with the best team or above it in ${named(level)} of ${worlds(minds.length)}, shown to be below in ${named(below)}${open.length > 0 ? `, and open in ${named(open)}` : ''}.`,
  )
}

interface World {
  readonly world: string
}

/** `2 (corridor, code-review)`; without names where they are many, or none. */
function named(some: readonly World[]): string {
  if (some.length === 0) return 'none'
  return some.length > 4 ? `${some.length}` : `${some.length} (${some.map(({ world }) => world).join(', ')})`
}

function counts(some: number, all: number): string {
  return `${some} of ${worlds(all)}`
}

function worlds(count: number): string {
  return `${count} ${count === 1 ? 'world' : 'worlds'}`
}

function times(value: number): string {
  return `${fixedNumber(value, value >= 9.95 ? 0 : 1)} times`
}

function shown(value: number): string {
  return fixedNumber(value, 2)
}

function percent(share: number): string {
  return `${fixedNumber(100 * share, 0)} %`
}

function said(lead: string, text: string): Lesson {
  return { lead, text, isSupported: true }
}

function unsupported(lead: string, why: string): Lesson {
  return { lead, text: `this file cannot say, because ${why}.`, isSupported: false }
}
