import { keyActions, keysOf } from '../../people/preferences.ts'
import { useLook } from '../look.ts'
import { useText } from '../text.tsx'
import { Kbd } from '../ui/Kbd.tsx'

/** Which key does what, as this person has them; in two columns where there is room. */
export function KeyLines({ columns = false }: { columns?: boolean }) {
  const { t } = useText()
  const { keys, singleKeys } = useLook()
  const all = keysOf(keys)
  const lines: readonly (readonly [keys: string, does: string])[] = [
    ['Ctrl K', t('keys.palette')],
    ['Ctrl /', t('keys.sheet')],
    ...(singleKeys === false
      ? []
      : keyActions.map((action) => [all[action].toUpperCase(), t(`keys.${action}`)] as const)),
    ['Enter', t('keys.open')],
    ['Space', t('keys.peek')],
  ]
  return (
    <dl className={columns ? 'grid gap-x-8 gap-y-2.5 sm:grid-cols-2' : 'flex flex-col gap-2'}>
      {lines.map(([written, does]) => (
        <div key={written} className="flex items-center gap-3">
          <dt className="flex w-16 flex-none gap-1">
            {written.split(' ').map((key, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice.
              <Kbd key={index}>{key}</Kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}
