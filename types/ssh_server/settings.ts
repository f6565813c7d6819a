/** Settings of sshd as the parameters say them: the lines of sshd_config(5) that they stand for. */
import type { Params } from './params.ts'

export interface Setting {
  /** As sshd_config(5) writes it: `PermitRootLogin`. */
  readonly keyword: string
  readonly value: string
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** In the order of the parameters; what `settings` says comes last. */
export function settingsOf(params: Params): readonly Setting[] {
  const one = (keyword: string, value: string | number | boolean | undefined): readonly Setting[] =>
    value === undefined ? [] : [{ keyword, value: typeof value === 'boolean' ? yesNo(value) : String(value) }]
  const many = (keyword: string, values: readonly (string | number)[] | undefined): readonly Setting[] =>
    (values ?? []).map((value) => ({ keyword, value: String(value) }))
  const together = (keyword: string, values: readonly string[] | undefined): readonly Setting[] =>
    values === undefined ? [] : [{ keyword, value: values.join(' ') }]
  const { rootLogin } = params
  return [
    ...many('Port', params.ports),
    ...many('ListenAddress', params.listen),
    ...one('PermitRootLogin', rootLogin === 'key' ? 'prohibit-password' : rootLogin),
    ...one('PasswordAuthentication', params.passwordLogin),
    ...one('KbdInteractiveAuthentication', params.passwordLogin === false ? false : undefined),
    ...one('PubkeyAuthentication', params.keyLogin),
    ...together('AllowUsers', params.allowUsers),
    ...together('AllowGroups', params.allowGroups),
    ...one('X11Forwarding', params.x11Forwarding),
    ...one('AllowTcpForwarding', params.tcpForwarding),
    ...one('AllowAgentForwarding', params.agentForwarding),
    ...one('MaxAuthTries', params.maxTries),
    ...one('Banner', params.banner?.includes(' ') === true ? `"${params.banner}"` : params.banner),
    ...freeSettings(params.settings),
  ]
}

function freeSettings(settings: Params['settings']): readonly Setting[] {
  return Object.entries(settings).flatMap(([keyword, value]) =>
    (typeof value === 'object' ? value : [value]).map((item) => ({
      keyword,
      value: typeof item === 'boolean' ? yesNo(item) : String(item),
    })),
  )
}

/** The whole text: what is for all first, then what is for some alone. */
export function textOf(params: Params): string {
  const lines = (all: readonly Setting[], indent = ''): readonly string[] =>
    all.map(({ keyword, value }) => `${indent}${keyword} ${value}`)
  const matches = params.matches.flatMap(({ when, settings }) => [
    `Match ${when}`,
    ...lines(freeSettings(settings), '    '),
  ])
  return [
    '# Made by hostwright. Do not edit: it is written anew.',
    ...lines(settingsOf(params)),
    ...matches,
    // What comes after it, in whichever file, is for all again.
    ...(matches.length === 0 ? [] : ['Match all']),
    '',
  ].join('\n')
}

/** Values of a keyword, whichever parameter says it. Keywords are read without regard to case. */
export function valuesOf(params: Params, keyword: string): readonly string[] {
  return settingsOf(params)
    .filter((one) => one.keyword.toLowerCase() === keyword.toLowerCase())
    .map(({ value }) => value)
}
