import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Day } from '../lib/day.ts'
import type { Cell } from './billing.ts'

/** The most rows a sheet has, its head among them. */
export const sheetRowsMax = 1_048_576

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** What stands around the sheet: one sheet, its head in bold, amounts with two decimals, days as days. */
const around: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${xmlHead}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${xmlHead}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Mandato" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xmlHead}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${xmlHead}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
}

const dayMs = 86_400_000
const firstDay = Date.UTC(1899, 11, 30)
/** Spreadsheets count days from the end of 1899. */
const serial = (day: Day): number => (Date.parse(`${day}T00:00:00Z`) - firstDay) / dayMs

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]/gu, ' ').replace(/[&<>]/g, (letter) => escapes[letter] ?? letter)

/** A, B … Z, AA: what columns are called. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`
}

/** A text is marked as text, so that no spreadsheet takes it for a formula, whatever it begins with. */
const textCell = (at: string, text: string, style = 0): string =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`

function cellXml(at: string, { kind, value }: Cell): string {
  if (value === '') return ''
  if (kind === 'amount') return `<c r="${at}" s="1"><v>${value}</v></c>`
  if (kind === 'count') return `<c r="${at}"><v>${value}</v></c>`
  return kind === 'day' ? `<c r="${at}" s="2"><v>${serial(value)}</v></c>` : textCell(at, value)
}

/** Writes a sheet of rows that come piece by piece, and gives each piece on compressed. */
export function sheetWriter(give: (bytes: Uint8Array) => void) {
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    give(bytes)
  })
  for (const [name, xml] of Object.entries(around)) {
    const file = new ZipDeflate(name)
    zip.add(file)
    file.push(strToU8(xml), true)
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 3 })
  zip.add(sheet)
  let row = 1
  return {
    head(names: readonly string[]) {
      const cells = names.map((name, n) => textCell(`${letters(n)}1`, name, 3)).join('')
      sheet.push(
        strToU8(
          `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${names.length}" width="16" customWidth="1"/></cols><sheetData><row r="1">${cells}</row>`,
        ),
      )
    },
    rows(rows: readonly (readonly Cell[])[]) {
      const lines = rows.map((cells) => {
        row += 1
        return `<row r="${row}">${cells.map((cell, n) => cellXml(`${letters(n)}${row}`, cell)).join('')}</row>`
      })
      sheet.push(strToU8(lines.join('')))
    },
    end() {
      sheet.push(strToU8('</sheetData></worksheet>'), true)
      zip.end()
    },
  }
}
