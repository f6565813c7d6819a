/** What of the distribution's files names ours. */
import type { HostContext } from '../../src/type/define-type.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { CONFIG_NAME, DIRECTORY, OPTIONS_NAME } from './bind-places.ts'
import { bindOptions } from './options.ts'
import type { Params } from './params.ts'

/** The lines by which the distribution's files include ours, and the options where they are to be ours. */
export function includeLines(
  params: Params,
  files: readonly GeneratedFile[],
  isViewed: boolean,
  { resource, ...context }: HostContext,
  needs: readonly Resource[],
): readonly Resource[] {
  const inOptions = files.some(({ path }) => path === OPTIONS_NAME)
    ? `${DIRECTORY}/${OPTIONS_NAME}`
    : undefined
  const optionsPath = '/etc/bind/named.conf.options'
  const options =
    params.options === undefined
      ? resource('line', 'include the options that hostwright makes', {
          path: optionsPath,
          line: `include "${DIRECTORY}/${OPTIONS_NAME}";`,
          ...(inOptions === undefined ? { state: 'absent' } : { after: '^options[[:space:]]*[{]' }),
          needs,
        })
      : resource('file', optionsPath, {
          owner: 'root',
          group: 'bind',
          mode: '0644',
          content: bindOptions(params.options, context, inOptions),
          validate: 'named-checkconf %s',
          needs,
        })
  return [
    options,
    // Where there are views, each zone must be in one: BIND would not start with zones beside them.
    ...(isViewed
      ? [
          resource('line', 'no zones beside the views', {
            path: '/etc/bind/named.conf',
            match: '^[[:space:]]*include[[:space:]]+"/etc/bind/named[.]conf[.]default-zones"',
            state: 'absent',
            needs,
          }),
        ]
      : []),
    resource('line', 'include what hostwright makes', {
      path: '/etc/bind/named.conf.local',
      line: `include "${DIRECTORY}/${CONFIG_NAME}";`,
      needs,
    }),
  ]
}
