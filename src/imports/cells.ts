import { z } from 'zod'
import { parseUnit } from '../lib/money.ts'
import { countries } from './countries.ts'
import type { BadValue, Fault } from './faults.ts'
import type { TableRow } from './table.ts'

/**
 * The values of one row, read by column. A value that makes no sense is noted, and something of the right type stands
 * in its place; the row is dropped when anything was noted.
 */
export interface Cells<Column extends string> {
  text(column: Column, max: number): string
  /** Like `text`, but an empty value is null. */
  optional(column: Column, max: number): string | null
  oneOf<const Value extends string>(column: Column, allowed: readonly [Value, ...Value[]]): Value
  whole(column: Column, min: number, max: number): number
  /** One of a few numbers. */
  count<const Value extends number>(column: Column, allowed: readonly [Value, ...Value[]]): Value
  yesNo(column: Column): boolean
  /** YYYY-MM-DD, a day that exists. */
  day(column: Column): string
  /** Millionths of a major unit. */
  unit(column: Column): bigint
  country(column: Column): string
  email(column: Column): string | null
  website(column: Column): string | null
  sku(column: Column): string
}

const email = z.email().max(254)
const day = z.iso.date()
const website = z.url({ protocol: /^https?$/ })
// the range in which a day can be a date of a contract rather than a slip of the hand
const firstDay = '1980-01-01'
const lastDay = '2099-12-31'

/** A value as a sentence can show it. */
export function shownOf(value: string): string {
  const plain = value.replace(/\p{Cc}/gu, ' ')
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain
}

/** Reads a row whose values stand in the order of `columns`. */
export function cellsOf<Column extends string>(
  columns: readonly string[],
  row: TableRow,
  bad: BadValue[],
): Cells<Column> {
  const fault = (column: Column, wrong: Fault) => {
    bad.push({ line: row.line, column, fault: wrong })
  }
  const wrong = (column: Column, key: Fault['key'], values: Record<string, string> = {}) =>
    fault(column, { key, values: { value: shownOf(raw(column)), ...values } })
  const raw = (column: Column) => row.values[columns.indexOf(column)] ?? ''

  const optional = (column: Column, max: number): string | null => {
    const value = raw(column)
    if (value === '') return null
    if (/\p{Cc}/u.test(value)) fault(column, { key: 'control' })
    else if (value.length > max) fault(column, { key: 'too_long', values: { max: String(max) } })
    return value
  }
  /** A value that must be there; undefined, and noted, when it is not. */
  const needed = (column: Column): string | undefined => {
    const value = raw(column)
    if (value === '') fault(column, { key: 'empty' })
    return value === '' ? undefined : value
  }
  const oneOf = <const Value extends string>(
    column: Column,
    allowed: readonly [Value, ...Value[]],
  ): Value => {
    const value = needed(column)
    const found = allowed.find((one) => one === value)
    if (value !== undefined && found === undefined)
      wrong(column, 'not_one_of', { allowed: allowed.join(', ') })
    return found ?? allowed[0]
  }

  return {
    optional,
    oneOf,
    text: (column, max) => (needed(column) === undefined ? '' : (optional(column, max) ?? '')),
    whole: (column, min, max) => {
      const value = needed(column)
      if (value === undefined) return min
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (number >= min && number <= max) return number
      wrong(column, 'not_a_number', { min: String(min), max: String(max) })
      return min
    },
    count: (column, allowed) => {
      const value = needed(column)
      const found = allowed.find((one) => String(one) === value)
      if (value !== undefined && found === undefined)
        wrong(column, 'not_one_of', { allowed: allowed.join(', ') })
      return found ?? allowed[0]
    },
    yesNo: (column) => oneOf(column, ['true', 'false']) === 'true',
    day: (column) => {
      const value = needed(column)
      if (value === undefined) return firstDay
      if (day.safeParse(value).success && value >= firstDay && value <= lastDay) return value
      wrong(column, 'not_a_day')
      return firstDay
    },
    unit: (column) => {
      const value = needed(column)
      const unit = value === undefined ? undefined : parseUnit(value)
      if (value !== undefined && unit === undefined) wrong(column, 'not_a_price')
      return unit ?? 0n
    },
    country: (column) => {
      const value = needed(column) ?? ''
      if (value !== '' && !countries.has(value)) wrong(column, 'not_a_country')
      return value
    },
    email: (column) => {
      const value = raw(column).toLowerCase()
      if (value !== '' && !email.safeParse(value).success) wrong(column, 'not_an_email')
      return value === '' ? null : value
    },
    website: (column) => {
      const value = optional(column, 200)
      if (value !== null && !website.safeParse(value).success) wrong(column, 'not_a_website')
      return value
    },
    sku: (column) => {
      const value = needed(column) ?? ''
      if (value !== '' && !/^[a-z0-9][a-z0-9.-]{1,60}$/.test(value)) wrong(column, 'not_a_sku')
      return value
    },
  }
}
