/** What the script on other sites says itself. Every byte travels to every visitor there. */
export const web = {
  label: 'Palautekysely',
  close: 'Sulje kysely',
  opened: 'Palautekysely avautui sivun alareunaan. Sen voi sulkea Esc-näppäimellä.',
}
