/** Reads the hosts that fulfil a prefilter, by the columns and index tables that it is about. */
import { sortKey } from '../core/ip.ts'
import { compareNames } from '../inventory/model/canonical.ts'
import type { Host } from '../inventory/model/host.ts'
import type { Prefilter, PrefilterColumn } from '../inventory/model/prefilter.ts'
import { readImages } from './read-images.ts'
import type { Sql, SqlValue } from './sql.ts'

/** Sorted by name. Where the prefilter is more than a statement may be, more hosts than fulfil it. */
export async function readHostCandidates(sql: Sql, prefilter: Prefilter): Promise<readonly Host[]> {
  if (prefilter.kind === 'any') return readImages(sql, 'host')
  const { text, values } = conditionOf(prefilter)
  const narrow = values.length <= MOST_VALUES && partsOf(prefilter) <= MOST_PARTS
  const where = narrow ? ` WHERE ${text}` : ''
  const rows = await sql.all<{ readonly image: string }>(
    `SELECT image FROM host${where}`,
    ...(narrow ? values : []),
  )
  // What an image of this table holds is what was put in.
  return rows.map(({ image }) => JSON.parse(image) as Host).sort((a, b) => compareNames(a.name, b.name))
}

/** Every dialect takes as many values, and conditions one after the other. */
const MOST_VALUES = 30_000
const MOST_PARTS = 500

function partsOf(prefilter: Prefilter): number {
  if (prefilter.kind === 'address') return prefilter.within.length
  if (prefilter.kind !== 'and' && prefilter.kind !== 'or') return 1
  return prefilter.of.reduce((sum, one) => sum + partsOf(one), 0)
}

interface SqlCondition {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** How hosts are found by each column: in their own table, or by a table that has their names. */
const columns: Readonly<Record<PrefilterColumn, (list: string) => string>> = {
  name: (list) => `name IN (${list})`,
  kind: (list) => `kind IN (${list})`,
  state: (list) => `state IN (${list})`,
  parent: (list) => `parent IN (${list})`,
  group: (list) => `name IN (SELECT host FROM host_membership WHERE host_group IN (${list}))`,
  tag: (list) => `name IN (SELECT host FROM host_tag WHERE tag IN (${list}))`,
  network: (list) => `name IN (SELECT host FROM nic WHERE network IN (${list}))`,
  mac: (list) => `name IN (SELECT host FROM nic WHERE mac IN (${list}))`,
}

function conditionOf(prefilter: Prefilter): SqlCondition {
  switch (prefilter.kind) {
    case 'any':
      return { text: '1 = 1', values: [] }
    case 'none':
      return { text: '1 = 0', values: [] }
    case 'and':
    case 'or': {
      const members = prefilter.of.map((one) => conditionOf(one))
      return {
        text: `(${members.map(({ text }) => text).join(prefilter.kind === 'and' ? ' AND ' : ' OR ')})`,
        values: members.flatMap(({ values }) => values),
      }
    }
    case 'column':
      return {
        text: columns[prefilter.column](prefilter.values.map(() => '?').join(', ')),
        values: prefilter.values,
      }
    case 'text':
      // The text holds none of the signs that LIKE takes for others.
      return { text: 'name LIKE ?', values: [`${prefilter.where === 'holds' ? '%' : ''}${prefilter.text}%`] }
    case 'number':
      return { text: `${prefilter.column} ${prefilter.operator} ?`, values: [prefilter.value] }
    case 'address':
      return {
        text: `name IN (SELECT host FROM address WHERE ${prefilter.within
          .map(() => 'sort_key BETWEEN ? AND ?')
          .join(' OR ')})`,
        values: prefilter.within.flatMap(({ first, last }) => [sortKey(first), sortKey(last)]),
      }
  }
}
