import { describe, expect, it } from 'vitest'
import { testContext } from '../../../test/lib/command-context.ts'
import { type } from './type.ts'
import { types } from './types.ts'

describe('cfg types and cfg type', () => {
  it('list every type with the name that it is imported by', async () => {
    const { result } = await types.run(testContext(), {})
    expect(result).toMatchObject({
      types: expect.arrayContaining([
        expect.objectContaining({ name: 'file', importedAs: 'file' }),
        expect.objectContaining({ name: 'package', importedAs: 'pkg' }),
      ]),
    })
  })

  it('show parameters, triggers and needs, by either name', async () => {
    for (const name of ['dns_server', 'dnsServer']) {
      const { result } = await type.run(testContext(), { name })
      expect(result).toMatchObject({ name: 'dns_server', importedAs: 'dnsServer' })
    }
    const { result } = await type.run(testContext(), { name: 'service' })
    const { parameters } = result as { parameters: readonly { name: string }[] }
    expect(parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['enabled', 'running', 'restartOn', 'reloadOn', 'needs']),
    )
  })

  it('ask back where there is no such type', async () => {
    await expect(type.run(testContext(), { name: 'servcie' })).rejects.toMatchObject({
      message: 'Cannot show type "servcie": there is no such type',
      hint: 'did you mean "service"?',
    })
  })
})
