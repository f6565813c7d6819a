/** Repositories of dnf and zypper: a file of its own for each (dnf.conf(5), "REPO OPTIONS"). */
import { sh } from '../../src/core/shell.ts'
import type { Format } from './format.ts'
import { armor } from './openpgp.ts'
import { isPem, type RepositoryParams } from './params.ts'

function repoFormat(folder: string, more: (params: RepositoryParams) => readonly string[]): Format {
  return {
    path: (id) => `${folder}/${id}.repo`,
    text: (id, params, keyPath) => {
      const key = keyPath ?? params.keyring
      return [
        `[${id}]`,
        `name=${params.description ?? id}`,
        `baseurl=${params.url.join('\n  ')}`,
        'enabled=1',
        `gpgcheck=${params.trusted ? 0 : 1}`,
        ...(key === undefined ? [] : [`gpgkey=file://${key.replaceAll(' ', '%20')}`]),
        ...more(params),
        '',
      ].join('\n')
    },
    key: (id, { key }) =>
      key === undefined
        ? undefined
        : {
            path: `/etc/pki/rpm-gpg/RPM-GPG-KEY-${id}`,
            content: Buffer.from(Buffer.isBuffer(key) ? armor(key) : key),
          },
    checked: (text) => !/^(?:pkg_)?gpgcheck\s*=\s*(?:0|no|false|off)\s*$/im.test(text),
    problem: ({ key }) => (key !== undefined && isPem(key) ? 'rpm takes an OpenPGP key' : undefined),
    trust: (_, { key }) => (key === undefined ? sh`:` : sh`rpm --import "$hw_newkey"`),
  }
}

export const dnf: Format = {
  ...repoFormat('/etc/yum.repos.d', () => []),
  tryAfter: (id) => sh`dnf -q -y ${`--repo=${id}`} --refresh makecache`,
}

export const zypper: Format = {
  // Without the second, a repository whose list is signed has its packages unchecked.
  ...repoFormat('/etc/zypp/repos.d', ({ trusted }) => ['autorefresh=1', `pkg_gpgcheck=${trusted ? 0 : 1}`]),
  tryAfter: (id) => sh`zypper --non-interactive --quiet refresh ${id}`,
}
