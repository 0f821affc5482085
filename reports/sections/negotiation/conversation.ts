import {
  type Content,
  episodeLink,
  fixedNumber,
  type Html,
  html,
  type Promised,
  type PromisedRound,
  partInWords,
  type ReportFacts,
  shownNumber,
  table,
} from '../../define.ts'
import type { ToldGame } from './chosen-games.ts'

/** Lines of one conversation, and characters of one text. */
const most = { lines: 120, text: 6000, unfolded: 420 } as const

interface Line {
  readonly seq: number
  readonly round: PromisedRound
  readonly who: string
  /** Empty where nobody is spoken to. */
  readonly to: string
  readonly said: Content
  readonly promise: Content
}

/** A game as it was talked and played, each promise linked to the purchase that kept or broke it, and back. */
export function conversation(facts: ReportFacts, { its, game, rounds }: ToldGame): Html {
  const { episode } = game
  const lines = rounds.flatMap((round) => [
    ...spoken(round, episode),
    ...bought(round, episode),
    settled(round),
  ])
  const rest = lines.length > most.lines ? ` The first ${most.lines} of ${lines.length} lines.` : ''
  const about = its.condition === '' ? '' : `, ${its.condition}`
  const told = table({
    caption: html`${episodeLink(facts, episode)}${about}. Numbers of events are those of its trace.${rest}`,
    columns: [
      {
        head: 'Who',
        isRowHead: true,
        cell: ({ seq, who, to }) =>
          html`<bdi>${who}</bdi>${to === '' ? undefined : html`<small>to <bdi>${to}</bdi></small>`}<small>event ${seq}</small>`,
      },
      {
        head: 'Says or does, and what it promises',
        cell: ({ said, promise }) => html`${said}${promise}`,
        tone: () => 'text',
      },
    ],
    rows: lines.slice(0, most.lines),
    group: ({ round }) => ({ key: String(round.round), head: `Round ${round.round}: ${outcome(round)}` }),
    anchor: ({ seq }) => anchorOf(episode, seq),
    page: most.lines,
  })
  return html`<figure>${told}</figure>`
}

function anchorOf(episode: number, seq: number): string {
  return `talk_${episode}_${seq}`
}

function spoken({ turns, promises, ...round }: PromisedRound, episode: number): readonly Line[] {
  return turns.map(({ seq, by, to, kind, text }) => {
    const own = promises.filter((promise) => promise.seq === seq)
    const said = kind === 'said' ? quoted(text) : deeds[kind]
    const promise = own.map((each) => html`<div>${promised(each, episode)}</div>`)
    return { seq, round: { ...round, turns, promises }, who: by, to: to.join(', '), said, promise }
  })
}

const deeds = {
  accept: 'commits to it',
  refuse: 'refuses to commit',
  settled: 'finds that all understood the same as agreed',
} as const

function quoted(text: string): Html {
  const shown = text.length > most.text ? `${text.slice(0, most.text)} …` : text
  const whole = html`<pre>${shown}</pre>`
  if (shown.length <= most.unfolded) return whole
  return html`<details><summary>… ${lastWords(text)}</summary>${whole}</details>`
}

/** The last line that says something: what is proposed usually comes at the end. */
function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('NOTICE:'))
  const last = lines.at(-1) ?? ''
  return last.length > 200 ? `${last.slice(0, 200).toWellFormed()} …` : last
}

const words = { kept: 'kept by', broken: 'broken by' } as const

function promised({ agent, part, kind, outcome: became, purchase }: Promised, episode: number): Html {
  const what = html`${kind === 'agreed' ? 'agrees that' : 'says that'} agent ${agent} buys ${partInWords(part)}: `
  if (became === 'replaced') return html`${what}replaced later in the talk`
  if (became === 'void') return html`${what}not its choice in the end`
  const tone = became === 'broken' ? html` class="warn"` : undefined
  if (purchase === undefined) return html`${what}<span${tone}>no purchase</span>`
  return html`${what}<a${tone} href="#${anchorOf(episode, purchase)}">${words[became]} event ${purchase}</a>`
}

function bought(round: PromisedRound, episode: number): readonly Line[] {
  return round.bought.flatMap((seq, agent): readonly Line[] => {
    if (seq === undefined) return []
    const units = partInWords({ units: new Map(Object.entries(round.units[agent] ?? {})) })
    const own = round.promises.filter((each) => each.purchase === seq && isJudged(each))
    const promise = own.map((each) => {
      const verb = each.outcome === 'kept' ? 'keeps' : 'breaks'
      return html`<div>${verb} the promise of <a href="#${anchorOf(episode, each.seq)}">event ${each.seq}</a></div>`
    })
    return [
      { seq, round, who: `agent-${agent}`, to: '', said: html`<strong>buys ${units}</strong>`, promise },
    ]
  })
}

function isJudged({ outcome: became }: Promised): boolean {
  return became === 'kept' || became === 'broken'
}

function settled(round: PromisedRound): Line {
  const earned = round.rewards
    .map((reward, agent) => `agent ${agent} earns ${shownNumber(reward)}`)
    .join(', ')
  return {
    seq: round.seq,
    round,
    who: 'world',
    to: '',
    said: round.isOverdrawn ? 'annuls the round' : earned,
    promise: undefined,
  }
}

function outcome({ isOverdrawn, joint, best }: PromisedRound): string {
  if (isOverdrawn) return 'annulled, more was asked for than there was'
  return `${shownNumber(joint)} of ${shownNumber(best)} earned together, efficiency ${fixedNumber(joint / best, 3)}`
}
