/** What is observed of a host before its manifest runs. */

export type OsFamily =
  | 'debian'
  | 'alpine'
  | 'redhat'
  | 'suse'
  | 'arch'
  | 'freebsd'
  | 'openbsd'
  | 'busybox'
  | 'unknown'
/** `freebsd` and `openbsd` are the rc systems of these two, with `service`, `sysrc` and `rcctl`. */
export type InitSystem = 'systemd' | 'openrc' | 'sysv' | 'busybox' | 'freebsd' | 'openbsd' | 'unknown'
/** `pkg` is FreeBSD's; `pkg_add` stands for OpenBSD's pkg_add, pkg_delete and pkg_info. */
export type PackageManager = 'apt' | 'apk' | 'dnf' | 'zypper' | 'pacman' | 'pkg' | 'pkg_add' | 'none'

/** What sets up the network when the host starts: ifupdown, systemd-networkd by itself, or either of them by netplan(5). */
export type NetworkBackend = 'ifupdown' | 'networkd' | 'netplan' | 'unknown'

export interface NicFacts {
  readonly name: string
  readonly mac: string
  /** With prefix length: `10.20.0.2/24`. */
  readonly addresses: readonly string[]
}

export interface Facts {
  readonly os: {
    /** `ID` of os-release(5): `debian`, `ubuntu`, `alpine`. */
    readonly id: string
    readonly family: OsFamily
    /** `VERSION_ID` of os-release(5), empty where there is none. */
    readonly version: string
    /** `PRETTY_NAME` of os-release(5). */
    readonly name: string
  }
  readonly kernel: { readonly name: string; readonly release: string; readonly machine: string }
  readonly hostname: string
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  readonly init: InitSystem
  readonly packages: PackageManager
  readonly network: NetworkBackend
  /** Whom the connection logs in as. */
  readonly user: { readonly name: string; readonly uid: number }
  readonly nics: readonly NicFacts[]
}
