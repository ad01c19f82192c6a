import { useQuery } from '@tanstack/react-query'
import { type Pace, paces, usualZone } from '../mail/notice.ts'
import { api, problemOf, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { choose, useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import { NoticesFrame } from './NoticesFrame.tsx'

type Choices = Awaited<ReturnType<typeof api.notices.choices.call>>
type Group = Choices[number]['groups'][number]

/** How mails come: for each organisation a line a group, one's own choice beside what holds for everybody. */
export function NoticeChoicesPage() {
  const { t } = useText()
  const query = useQuery(api.notices.choices.queryOptions({ input: {} }))
  return (
    <NoticesFrame part="how">
      <Sheet>
        <div className="flex max-w-[42.5rem] flex-col gap-2 text-pretty text-ink-2">
          <p>{t('notices.how.lead')}</p>
          <p>{t('notices.how.always')}</p>
        </div>
        <div className="max-w-xs">
          <Zone />
        </div>
        <Loaded query={query} what={t('notices.how')}>
          {(all) =>
            all.length === 0 ? (
              <EmptyState title={t('notices.none')}>{t('notices.noOrganisation')}</EmptyState>
            ) : (
              all.map((one) => (
                <Section key={one.organisation.id} title={one.organisation.name}>
                  <Matrix choices={one} />
                </Section>
              ))
            )
          }
        </Loaded>
      </Sheet>
    </NoticesFrame>
  )
}

function Zone() {
  const { t } = useText()
  const { preferences } = useMe()
  const current = preferences.timeZone ?? usualZone
  const zones = [...new Set([current, usualZone, ...Intl.supportedValuesOf('timeZone')])].sort()
  return (
    <Select
      label={t('notices.zone')}
      hint={t('notices.zone.hint')}
      value={current}
      onChange={(timeZone) => choose({ timeZone })}
      options={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
    />
  )
}

function Matrix({ choices }: { choices: Choices[number] }) {
  const { t } = useText()
  const { organisation, mayDefault, groups } = choices
  const own = useWrite(api.notices.choose)
  const ofAll = useWrite(api.notices.setDefault)
  const save = async (write: typeof own, group: Group['group'], pace: Pace | null) => {
    try {
      await write.send({ organisationId: organisation.id, group, pace })
      notify(t('notices.saved'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  const cell = 'py-2 pe-4 align-middle max-sm:block max-sm:py-1'
  return (
    <table className="w-full max-w-3xl max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line text-meta text-ink-2">
          <th scope="col" className="py-2 pe-4 text-start font-medium">
            {t('notices.about')}
          </th>
          <th scope="col" className="py-2 pe-4 text-start font-medium">
            {t('notices.own')}
          </th>
          {mayDefault ? (
            <th scope="col" className="py-2 text-start font-medium">
              {t('notices.default')}
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {groups.map(({ group, own: chosen, ofOrganisation }) => (
          <tr key={group} className="border-b border-line max-sm:block max-sm:py-2">
            <th scope="row" className={`${cell} text-start font-medium`}>
              {t(`notices.group.${group}`)}
            </th>
            <td className={cell}>
              <span aria-hidden className="text-meta text-ink-3 sm:hidden">
                {t('notices.own')}
              </span>
              <PaceChoice
                label={`${t('notices.own')}: ${t(`notices.group.${group}`)}`}
                value={chosen}
                inherited={t('notices.pace.inherit', {
                  pace: t(`notices.pace.${ofOrganisation ?? 'at_once'}`),
                })}
                onChange={(pace) => quietly(save(own, group, pace))}
              />
            </td>
            {mayDefault ? (
              <td className={cell}>
                <span aria-hidden className="text-meta text-ink-3 sm:hidden">
                  {t('notices.default')}
                </span>
                <PaceChoice
                  label={`${t('notices.default')}: ${t(`notices.group.${group}`)}`}
                  value={ofOrganisation}
                  inherited={t('notices.pace.usual', { pace: t('notices.pace.at_once') })}
                  onChange={(pace) => quietly(save(ofAll, group, pace))}
                />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type PaceChoiceProps = {
  label: string
  value: Pace | null
  /** What holds while nothing is chosen. */
  inherited: string
  onChange: (pace: Pace | null) => void
}

function PaceChoice({ label, value, inherited, onChange }: PaceChoiceProps) {
  const { t } = useText()
  return (
    <Select
      label={label}
      labelHidden
      value={value ?? 'none'}
      onChange={(chosen) => onChange(chosen === 'none' ? null : chosen)}
      options={[
        { value: 'none', label: inherited },
        ...paces.map((pace) => ({ value: pace, label: t(`notices.pace.${pace}`) })),
      ]}
    />
  )
}
