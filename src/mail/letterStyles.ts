import type { CSSProperties } from 'react'

/**
 * Mail programs read styles from the elements themselves, so the light colours stand there; the dark ones come by
 * class, for programs that follow the reader's choice. Every text has both its colour and its ground set.
 */
const light = {
  paper: '#fbfaf7',
  ink: '#162025',
  quiet: '#60696f',
  line: '#e2dfda',
  accent: '#006083',
  onAccent: '#fdfcf9',
  note: '#824f00',
  noteGround: '#feefcf',
}

const dark = {
  paper: '#0c1114',
  ink: '#f1f0ed',
  quiet: '#91989d',
  line: '#272f33',
  accent: '#67c0e2',
  onAccent: '#05161f',
  note: '#e9b860',
  noteGround: '#382810',
}

export const darkSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .canvas, .canvas > table > tbody > tr > td { background-color: ${dark.paper} !important; }
  .ink { color: ${dark.ink} !important; }
  .quiet { color: ${dark.quiet} !important; }
  .accent { color: ${dark.accent} !important; }
  .line { border-color: ${dark.line} !important; }
  .note { color: ${dark.note} !important; background-color: ${dark.noteGround} !important; }
  .button { color: ${dark.onAccent} !important; background-color: ${dark.accent} !important; }
}
`

const sans = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
const serif = "Georgia, 'Times New Roman', Times, serif"

export const letterStyles = {
  canvas: {
    backgroundColor: light.paper,
    color: light.ink,
    fontFamily: sans,
    margin: 0,
    padding: '32px 20px 48px',
  },
  sheet: { maxWidth: '600px' },
  brand: {
    margin: '0 0 28px',
    color: light.accent,
    fontSize: '15px',
    lineHeight: '20px',
    fontWeight: 600,
  },
  title: {
    margin: '0 0 16px',
    color: light.ink,
    fontFamily: serif,
    fontSize: '29px',
    lineHeight: '36px',
    fontWeight: 400,
    letterSpacing: '-0.01em',
    overflowWrap: 'anywhere',
    textWrap: 'balance',
  },
  lead: {
    margin: '0 0 16px',
    color: light.ink,
    fontSize: '16px',
    lineHeight: '26px',
    overflowWrap: 'anywhere',
  },
  note: {
    margin: '0 0 16px',
    padding: '10px 14px',
    borderRadius: '6px',
    color: light.note,
    backgroundColor: light.noteGround,
    fontSize: '15px',
    lineHeight: '22px',
    fontWeight: 600,
  },
  quote: { margin: '8px 0 20px', borderLeft: `2px solid ${light.line}`, paddingLeft: '16px' },
  quoteFrom: { margin: '0 0 2px', color: light.quiet, fontSize: '13px', lineHeight: '20px' },
  quoteText: {
    margin: 0,
    color: light.ink,
    fontSize: '15px',
    lineHeight: '24px',
    whiteSpace: 'pre-line',
    overflowWrap: 'anywhere',
  },
  table: {
    margin: '8px 0 28px',
    borderTop: `1px solid ${light.line}`,
    borderCollapse: 'collapse',
    width: '100%',
  },
  cell: {
    borderBottom: `1px solid ${light.line}`,
    padding: '10px 12px 10px 0',
    textAlign: 'left',
    verticalAlign: 'top',
    fontSize: '15px',
    lineHeight: '22px',
    overflowWrap: 'anywhere',
  },
  label: { color: light.quiet, fontWeight: 400, fontSize: '14px', overflowWrap: 'normal' },
  value: { color: light.ink, fontVariantNumeric: 'tabular-nums' },
  mark: {
    display: 'inline-block',
    padding: '0 6px',
    borderRadius: '4px',
    color: light.note,
    backgroundColor: light.noteGround,
    fontSize: '12px',
    lineHeight: '18px',
    fontWeight: 600,
  },
  button: {
    padding: '13px 22px',
    borderRadius: '6px',
    color: light.onAccent,
    backgroundColor: light.accent,
    fontSize: '16px',
    fontWeight: 600,
  },
  link: { color: light.accent, textDecoration: 'underline', wordBreak: 'break-all' },
  foot: { margin: '32px 0 20px', borderTop: `1px solid ${light.line}` },
  small: {
    margin: '14px 0 0',
    color: light.quiet,
    fontSize: '13px',
    lineHeight: '20px',
    overflowWrap: 'anywhere',
  },
} satisfies Record<string, CSSProperties>
