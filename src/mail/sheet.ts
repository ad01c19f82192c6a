/** Who sends the letters: the name at their head, and the host of the partner area at their foot. */
export interface Brand {
  name: string
  host: string
}

/** What a letter says, before it is set as HTML and as plain text. */
export interface Sheet {
  /** Begins with the object: "Fiduciaire du Bourg: access changed". */
  subject: string
  title: string
  /** Paragraphs; the first one also stands beside the subject in a list of letters. */
  lead: string[]
  /** What the reader should do or watch, set apart. */
  note?: string
  facts?: Fact[]
  comparison?: Comparison
  /** Words of the other side, marked as theirs. */
  quote?: { from: string; text: string }
  button?: { label: string; link: string }
  /** Why this reader gets this letter. */
  why: string
  /** Whether its reader may choose how letters like it come. */
  isChosen?: boolean
}

export interface Fact {
  label: string
  value: string
}

/** Two states side by side, in words. */
export interface Comparison {
  before: string
  after: string
  /** The word that marks a line whose two sides differ. */
  mark: string
  lines: { label: string; before: string; after: string }[]
}

/** Whether the two sides of a line differ. */
export function differs(line: { before: string; after: string }): boolean {
  return line.before !== line.after
}
