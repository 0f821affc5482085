/** The longest text that is read for words, in characters. */
const longestText = 20_000

const consent =
  /\b(?:agreed?|i accept|we accept|accepted|accept (?:it|that|this|your|the)|sounds (?:good|great|fine|fair)|(?:that|this|it) works|works for me|confirm(?:ed)?|fine (?:by|with) me|good with me|let['’]?s do (?:it|that|this)|it['’]?s a deal|(?:we )?have a deal|you['’]?ve got a deal)\b|^\W*(?:deal|ok(?:ay)?|yes|accept)\b(?! (?:with|is|was|would|that))/i

/** A clause with one of these is no consent: it denies, asks for more, or depends on something. */
const reserve =
  /\b(?:not|no|never|cannot|can['’]?t|don['’]?t|won['’]?t|do not|disagree|refuse|reject|if|unless|until|but|however|except|although|instead|rather)\b|n['’]t\b/i

const withdrawal =
  /\b(?:(?:i(?:['’]ve| have)? )?chang(?:ed?|ing) (?:my|our) mind|change of plans?|no longer|take (?:that|it) back|forget (?:it|that|what|our)|scrap (?:it|that|our)|on second thoughts?|i withdraw|(?:deal|agreement|plan) is off|call (?:it|that|the deal) off|disregard|(?:won['’]t|will not|can['’]t|cannot) (?:stick|keep|hold|honou?r|do (?:it|that|this)))\b/i

/**
 * Whether a text agrees to what was said before, in words such as "agreed", "deal", "sounds good", "that works" and
 * "I accept". A question does not, nor a sentence that denies it or makes a condition.
 */
export function agrees(text: string): boolean {
  return sentencesOf(text).some(
    ({ words, isQuestion }) => !isQuestion && consent.test(words) && !reserve.test(words),
  )
}

/** Whether a text takes back what was agreed, in words such as "I changed my mind". */
export function withdraws(text: string): boolean {
  return sentencesOf(text).some(({ words, isQuestion }) => !isQuestion && withdrawal.test(words))
}

const published =
  /\b(?:agree[ds]?|deal|sounds good|confirm(?:ed)?|i['’]ll take|i will take|that works|works for me)\b/gi

/**
 * How often a text holds one of the words that the published rule takes for agreement (agree, deal, sounds good,
 * confirm, I'll take, that works). Questions and sentences that deny it are not counted, which the published rule does.
 */
export function agreementWords(text: string): number {
  return sentencesOf(text).reduce(
    (sum, { words, isQuestion }) =>
      isQuestion || denial.test(words) ? sum : sum + (words.match(published)?.length ?? 0),
    0,
  )
}

const denial = /\b(?:not|no|never|cannot|can['’]?t|don['’]?t|won['’]?t|disagree|refuse|reject)\b|n['’]t\b/i

interface Sentence {
  readonly words: string
  readonly isQuestion: boolean
}

function sentencesOf(text: string): readonly Sentence[] {
  const ends = text.slice(0, longestText).match(/[^.!?\n;]+(?:\.(?=\d)[^.!?\n;]+)*[.!?;]*/g) ?? []
  return ends.map((words) => ({
    words: words.replace(/\bno (?:problem|worries|objections?)\b|\bnot a problem\b/gi, '').trim(),
    isQuestion: /\?\s*$/.test(words),
  }))
}
