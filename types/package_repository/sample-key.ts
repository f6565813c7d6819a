/** A public key for tests, made by GnuPG 2.2; nobody has its other half. */
export const KEY = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawKzixYJKwYBBAHaRw8BAQdA++ewNlS4hLh6fcg/hbqexyxAMX6i1XCHYvWz
axwuFpe0FWxhYiA8bGFiQGV4YW1wbGUub3JnPoiQBBMWCAA4FiEEE6i1RAa62Obr
h551FDVhjw5zjVAFAmsCs4sCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
FDVhjw5zjVACWQEAu3o2Ccj8ggAEn1ZnxnyGcTmyjMAw0LoazMOa+YHgCVQA/3Lr
t4A630NIy7UI3a9LSVAgVPoBbMVsX3Y+PedVCFcJ
=TdHY
-----END PGP PUBLIC KEY BLOCK-----
`
