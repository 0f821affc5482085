/** What a voter is told. */
export const voterRole =
  'The plan holds only if all of you accept it; if one refuses, nobody is bound by it and each acts alone. Everybody will be shown your vote.'
