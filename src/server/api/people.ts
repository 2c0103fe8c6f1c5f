import { listPeople } from '../../catalog/person/read.ts'
import { invitePerson, renewLink, savePerson } from '../../catalog/person/write.ts'
import { joinPath } from '../guard/first-admin.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const peopleHandlers = (house: House) => {
  const { db } = house.database
  const linkTo = (request: Request, token: string) => `${publicBase(house.settings, request)}${joinPath}/${token}`
  return {
    'people.list': ({ scope }) => listPeople(db, scope),
    'people.create': async ({ scope, body, request }) => {
      const { person, token } = await invitePerson(db, scope, body)
      return { person, link: linkTo(request, token) }
    },
    'people.save': ({ scope, params, body }) => savePerson(db, scope, params.id, body),
    'people.link': async ({ scope, params, request }) => ({
      link: linkTo(request, await renewLink(db, scope, params.id)),
    }),
  } satisfies Partial<Handlers>
}
