import type { Json } from './json.ts'
import type { Question, Reading } from './question.ts'
import { answerMarker, isAnswerLine } from './questions/answer-line.ts'

/** What begins and ends the part of a turn of talk that nobody else reads. */
export const privateMarkers = { begin: 'PRIVATE:', end: 'END PRIVATE' } as const

/** What begins a line that the desk adds to a message. Nobody's speech can hold such a line. */
export const noticeMarker = 'NOTICE:'

/** A turn of talk, taken apart. */
export interface Spoken {
  /** What others may read. */
  readonly speech: string
  /** What is left without the private parts, in which an answer is looked for. */
  readonly open: string
  /** Whether there is a line with an answer. */
  readonly hasAnswer: boolean
  /** What the speaker kept to itself, without the markers. */
  readonly thought: string
}

const beginPattern = /^[ \t>]*\*{0,2}PRIVATE\*{0,2}[ \t]*:/i
const noticePattern = /^[ \t>]*\*{0,2}NOTICE\*{0,2}[ \t]*:/i

/** Only the beginning of a line is looked at for a marker. */
const longestMarker = 40

/**
 * Takes a turn of talk apart: what stands from `PRIVATE:` to `END PRIVATE` is left out, however often there is such a
 * part; of the rest all before the first line with an answer is speech. Refused where a private part never ends, since
 * nobody can say then what was meant to be heard.
 */
export function spokenIn(reply: string): Reading<Spoken> {
  const open: string[] = []
  const thought: string[] = []
  let isPrivate = false
  for (const line of reply.split('\n')) {
    const begin: string | undefined = isPrivate
      ? undefined
      : beginPattern.exec(line.slice(0, longestMarker))?.[0]
    isPrivate ||= begin !== undefined
    if (!isPrivate) {
      open.push(line)
      continue
    }
    const end = line.indexOf(privateMarkers.end)
    thought.push(line.slice(begin?.length ?? 0, end < 0 ? undefined : end))
    if (end < 0) continue
    isPrivate = false
    open.push(line.slice(end + privateMarkers.end.length))
  }
  if (isPrivate) {
    const detail = `expected a line "${privateMarkers.end}" after "${privateMarkers.begin}", got none`
    return { kind: 'refused', reason: 'unreadable', detail }
  }
  const answer = open.findIndex(isAnswerLine)
  const heard = (answer < 0 ? open : open.slice(0, answer)).filter(
    (line) => !noticePattern.test(line.slice(0, longestMarker)),
  )
  return {
    kind: 'read',
    answer: {
      ...{ speech: heard.join('\n').trim(), open: open.join('\n'), hasAnswer: answer >= 0 },
      thought: thought
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join('\n'),
    },
  }
}

/** How a turn of talk is written, for whoever takes one. */
export const speechForm = [
  'You may say something to the others, give your answer, or both.',
  `Thoughts that nobody else is to read stand between a line "${privateMarkers.begin}" and a line "${privateMarkers.end}". The others read the rest, up to your answer.`,
  `If you give your answer now, it is fixed for this round and you say no more; the others learn that you answered, not what. To go on talking, leave out the line that begins with ${answerMarker}`,
].join('\n')

/**
 * What others are sent of a turn of talk.
 *
 * @param speaker who spoke, by name
 * @param isFixed whether the turn held an answer that now stands for the round
 */
export function sentSpeech(speaker: string, reply: string, isFixed: boolean): string {
  const spoken = spokenIn(reply)
  const speech = spoken.kind === 'read' ? spoken.answer.speech : ''
  const notice = `${noticeMarker} ${speaker} has answered; the answer is fixed for this round.`
  const parts = [...(speech === '' ? [] : [speech]), ...(isFixed ? [notice] : [])]
  return parts.length === 0 ? silence : parts.join('\n')
}

/** What is sent of a turn in which nothing was said to others. */
const silence = `${noticeMarker} nothing was said.`

const intention = 'I would answer:'

/** Kinds of question whose answers are said in a word. */
const spokenKinds: ReadonlySet<string> = new Set(['choice', 'probability'])

/**
 * What a speaker would answer as things stand, in the one line from which `statedIntention` recovers it. Undefined for
 * questions whose answers are not said in a word.
 *
 * @example 'I would answer: cross'
 */
export function intentionInWords(question: Question, answer: Json): string | undefined {
  if (!spokenKinds.has(question.kind)) return undefined
  return `${intention} ${question.write(answer).slice(answerMarker.length).trim()}`
}

/** What a speaker last said that it would answer; undefined where it said nothing of the kind that can be read. */
export function statedIntention(question: Question, speech: string): Json | undefined {
  const line = spokenKinds.has(question.kind)
    ? speech.split('\n').findLast((each) => each.startsWith(intention))
    : undefined
  const reading = line && question.read(`${answerMarker} ${line.slice(intention.length).trim()}`)
  return reading && reading.kind === 'read' ? reading.answer : undefined
}
