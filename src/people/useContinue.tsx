import { useNavigate } from '@tanstack/react-router'
import { api, queryClient } from '../web/api.ts'

type Door = Awaited<ReturnType<typeof api.door.look.call>>

/**
 * Goes on from the door: in, or to the set-up of a second factor. Where one has to be given first, the door is the
 * answer, and nobody has moved.
 */
export function useContinue(next: string): () => Promise<Door | null> {
  const navigate = useNavigate()
  return async () => {
    queryClient.clear()
    const door = await queryClient.fetchQuery(api.door.look.queryOptions({ input: {} }))
    if (door.state === 'second_factor_needed') return door
    const href = door.state === 'factor_missing' ? `/set-up?next=${encodeURIComponent(next)}` : next
    await navigate({ href, replace: true })
    return null
  }
}
