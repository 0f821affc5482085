/** How a conversation can be resolved, and what that is for, as the rules say it. */
export const resolutions = {
  refund: 'money back for something that was paid and is not wanted, is broken or was charged wrongly',
  login: 'help for those who cannot get into their account',
  delivery: 'a search for a parcel that is late, lost or at the wrong place',
  cancellation: 'the end of a contract or subscription',
  invoice: 'a bill that is missing or has wrong details on it',
} as const

/** The name of a resolution. */
export type Resolution = keyof typeof resolutions

/** All resolutions. */
// Object.keys of a typed literal gives its own keys.
export const resolutionNames = Object.keys(resolutions) as readonly Resolution[] as readonly [
  Resolution,
  ...Resolution[],
]

/** What customers write, by how it is resolved. No message stands under two of them. */
export const messages: { readonly [name in Resolution]: readonly string[] } = {
  refund: [
    'I was charged twice for one order and want one of the payments back.',
    'The kettle arrived broken. I do not want another one, just my money.',
    'I sent the shoes back two weeks ago and have not been paid for them yet.',
    'You took the full price although I had a voucher. Please pay me the difference.',
  ],
  login: [
    'My password is refused and the reset mail never comes.',
    'I have a new phone and no longer get the code that I need to sign in.',
    'It says that my account is locked after too many attempts.',
    'I changed my mail address and now I cannot get into my account.',
  ],
  delivery: [
    'The parcel was to be here on Monday and nobody knows where it is.',
    'The driver left my order with a neighbour who does not live here.',
    'Tracking has said "on its way" for nine days now.',
    'Half of my order came; where is the other box?',
  ],
  cancellation: [
    'I do not use the premium plan any more. Please end it this month.',
    'Please close my subscription before it renews on Friday.',
    'We are moving abroad and want to give notice for our contract.',
    'I signed up for the trial by accident and do not want to go on.',
  ],
  invoice: [
    'My accountant needs a bill for the order of last week and I have none.',
    'The bill shows my old address; can you write it again?',
    'There is no tax number on the document you sent me.',
    'I need one document for all three orders of March, made out to my company.',
  ],
}

/** What customers write once they had a reply. None tells what the conversation is about. */
export const followUps: readonly string[] = [
  'Thank you, but nothing has happened yet. Can you look again?',
  'I did what you said and it is still the same.',
  'I am not sure that you understood me. It is as I wrote at first.',
  'Right, and what do I have to do now?',
]

const resolutionOf = new Map(
  resolutionNames.flatMap((name) => messages[name].map((message) => [message, name] as const)),
)

/** How a careful reader would resolve a conversation with these messages; undefined where they tell nothing of it. */
export function readResolution(read: readonly string[]): Resolution | undefined {
  return read.map((message) => resolutionOf.get(message)).find((name) => name !== undefined)
}
