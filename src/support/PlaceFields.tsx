import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Id, idOf } from '../lib/id.ts'
import { api } from '../web/api.ts'
import { useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Select } from '../web/ui/Select.tsx'

export interface ChosenPlace {
  hatId: Id<'organisation'>
  clientId: Id<'organisation'>
}

/** In whose name, and at whom: oneself, or a client of one's partner. Nothing for somebody of no organisation. */
export function usePlace() {
  const { hats } = useMe()
  const [hatId, setHat] = useState(hats[0]?.organisationId)
  const [client, setClient] = useState<string>('own')
  const hat = hats.find((one) => one.organisationId === hatId)
  const clients = useQuery({
    ...api.clients.list.queryOptions({
      input: {
        partnerId: hatId ?? idOf('organisation').parse('org_00000000000000000000'),
        state: 'active',
        limit: 200,
      },
    }),
    enabled: hat?.partner === true,
  })
  const rows = clients.data?.rows ?? []
  const chosen = rows.find((row) => row.id === client)?.id ?? undefined
  const place: ChosenPlace | undefined = hatId && { hatId, clientId: chosen ?? hatId }
  return { hats, hat, client, setClient, clients: rows, setHat, chosen, place }
}

export function PlaceFields({ choice }: { choice: ReturnType<typeof usePlace> }) {
  const { t } = useText()
  const { hats, hat, client, setClient, clients, setHat } = choice
  return (
    <>
      <Select
        label={t('support.for')}
        value={hat?.organisationId ?? ''}
        onChange={(next) => {
          setHat(next)
          setClient('own')
        }}
        options={hats.map(({ organisationId, name }) => ({ value: organisationId, label: name }))}
      />
      {hat?.partner && clients.length > 0 ? (
        <Select
          label={t('letIn.where')}
          value={client}
          onChange={setClient}
          options={[
            { value: 'own', label: hat.name },
            ...clients.flatMap((row) => (row.id ? [{ value: row.id as string, label: row.name }] : [])),
          ]}
        />
      ) : null}
    </>
  )
}
