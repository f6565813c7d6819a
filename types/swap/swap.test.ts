import { describe, expect, it } from 'vitest'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { swap } from './index.ts'

const type = takeApart(swap, factsOf('debian'))
const SWAPS = 'Filename\tType\tSize\tUsed\tPriority\n'

function found(stdout: string): unknown {
  const wanted = swap('/swapfile', { size: '2G' })
  if (!('observe' in swap.definition)) throw new Error('swap is no plain type')
  return swap.definition
    .observe([wanted], contextOf(factsOf('debian')))
    .parse(Buffer.from(stdout), 0)
    .get('/swapfile')
}

describe('swap', () => {
  it('sees a file that is in use and in fstab', () => {
    expect(
      found(
        `=size 2147483648\n=swaps\n${SWAPS}/swapfile file 2097148 0 -2\n=file\n/swapfile none swap pri=5 0 0\n`,
      ),
    ).toEqual({ size: 2048, line: 'pri=5', active: true })
  })

  it('sees that nothing is there, and what is in the way', () => {
    expect(found(`=nothing\n=swaps\n${SWAPS}=none\n`)).toBeNull()
    expect(found(`=other\n=swaps\n${SWAPS}=none\n`)).toMatchObject({ kind: 'refused' })
  })

  it('makes the file whole before it is used, and gives an old one up first', () => {
    const made = type.converge(swap('/swapfile', { size: '2G' }), null)
    expect(made.map((one) => /^(swapoff|swapon)|dd if|HW_LINES/m.exec(one)?.[0])).toEqual([
      undefined,
      'dd if',
      'HW_LINES',
      'swapon',
    ])
    const grown = type.converge(swap('/swapfile', { size: '2G' }), {
      size: 1024,
      line: 'defaults',
      active: true,
    })
    expect(grown[0]).toBe('swapoff /swapfile')
    expect(grown.some((one) => one.includes('HW_LINES'))).toBe(false)
  })

  it('takes sizes as people write them', () => {
    expect(swap('/s', { size: '512M' }).params).toMatchObject({ size: 512 })
    expect(() => swap('/s', { size: 'much' })).toThrow('must be a size')
    expect(() => swap('/s', { size: '12' })).toThrow('must be a size')
  })
})
