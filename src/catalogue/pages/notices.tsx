// `/admin/notices`: what people are told, in every language, and how that stands where they read it.
import { PreviewOrSave, Reason, type Tried } from '../../administration/index.ts'
import {
  formatDate,
  inLanguage,
  type Locale,
  locales,
  type Said,
  type Text,
  type Written,
  writtenLanguages,
} from '../../language/index.ts'
import { channelName, NoticeWords, type Preview, previewsOf, replaceable, type Sample } from '../../notices/index.ts'
import { present } from '../../platform/present.ts'
import { textOf } from '../../platform/query.ts'
import { asWritten, Button, type Frame, languageNames, link, TextArea } from '../../ui/index.ts'
import type { CatalogueDeps } from '../actions.ts'
import { t } from '../words.ts'

interface Props {
  frame: Frame
  deps: CatalogueDeps
  tried: Tried
}

/** The words in force, with these in the place of one. */
const sayingInstead = (code: string, texts: Said) => new NoticeWords({ [code]: texts }).say

const textIn = (text: Text | undefined): string => (typeof text === 'string' ? text : '')

/** A report to speak of. */
const sampleIn = ({ categories, agencies, publicUrl }: CatalogueDeps, locale: Locale, now: Date): Sample => ({
  reportId: 123_456,
  problem: inLanguage(present(categories.all[0], 'a type').name, locale),
  agency: inLanguage(present(agencies.kinds[0], 'a kind').name, locale),
  date: formatDate(locale, now),
  publicUrl: publicUrl ?? '',
})

export function NoticesRoom({ frame, deps }: Pick<Props, 'frame' | 'deps'>) {
  const { locale } = frame
  const { say, replaced } = deps.noticeWords
  const { reportId, ...holes } = sampleIn(deps, locale, frame.now)
  const sample = (key: string) => say(locale, key as Parameters<typeof say>[1], { ...holes, number: String(reportId) })
  return (
    <>
      {(['notice', 'sms'] as const).map((kind) => (
        <section key={kind} class="stack" aria-labelledby={kind}>
          <h2 id={kind}>{t(locale, kind === 'sms' ? 'notices_sms' : 'notices_app')}</h2>
          <ul class="rows">
            {Object.keys(replaceable)
              .filter((key) => key.startsWith(`${kind}.`))
              .map((key) => (
                <li key={key} class="row row-split">
                  <span>
                    <span {...asWritten}>{sample(key)}</span>{' '}
                    {replaced[key] && <span class="muted">· {t(locale, 'changed_by_hand')}</span>}
                  </span>
                  <a href={link(frame, `/admin/notices?key=${key}`)}>
                    {t(locale, 'change')}
                    <span class="visually-hidden" {...asWritten}>
                      {' '}
                      — {sample(key)}
                    </span>
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function PreviewCard({
  locale,
  preview: { channel, title, text, buttons, parts },
}: {
  locale: Locale
  preview: Preview
}) {
  return (
    <li class="preview">
      <p class="preview-channel">
        {channel === 'app' ? t(locale, 'preview_app') : channelName(locale, channel)}
        {parts !== undefined && <> · {t(locale, 'preview_parts', { count: parts })}</>}
      </p>
      <div class="preview-body" {...asWritten}>
        {title && <p class="preview-title">{title}</p>}
        <p>{text}</p>
        {buttons.length > 0 && (
          <p class="preview-buttons">
            {buttons.map((label) => (
              <span key={label}>{label}</span>
            ))}
          </p>
        )}
      </div>
    </li>
  )
}

/** What is written in the form, as people would read it. */
function Previews({ frame, deps, code, texts }: { frame: Frame; deps: CatalogueDeps; code: string; texts: Said }) {
  const { locale, now } = frame
  const say = sayingInstead(code, texts)
  return (
    <section class="stack" aria-labelledby="previews">
      <h2 id="previews">{t(locale, 'previews')}</h2>
      {locales.map((language) => (
        <section key={language} class="stack" aria-label={languageNames[language]}>
          <h3 {...asWritten}>{languageNames[language]}</h3>
          <ul class="previews">
            {previewsOf(code, language, say, sampleIn(deps, language, now)).map((preview) => (
              <PreviewCard key={preview.channel} locale={locale} preview={preview} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

export function NoticeRoom({ frame, deps, tried, code }: Props & { code: string }) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  const standard = present(replaceable[code], 'the file')
  const { replaced } = deps.noticeWords
  const own = replaced[code]
  const textFor = (language: Written) =>
    textOf(fields, language) ?? (own ? (own[language] ?? '') : textIn(standard[language]))
  return (
    <>
      <form method="post" action={link(frame, '/admin/notices')} class="fields" novalidate>
        <p>
          <a href={link(frame, '/admin/notices')}>{t(locale, 'back')}</a>
        </p>
        <input type="hidden" name="key" value={code} />
        <p class="muted">{t(locale, 'holes_hint')}</p>
        {writtenLanguages.map((language) => (
          <div key={language} class="stack-tight">
            <TextArea
              locale={locale}
              errors={errors}
              name={language}
              label={t(locale, language === 'uz' ? 'text_uz' : `label_${language}`)}
              value={textFor(language)}
              rows={2}
            />
            <p class="hint">
              {t(locale, 'standard')} <span {...asWritten}>{textIn(standard[language])}</span>
            </p>
          </div>
        ))}
        <Reason frame={frame} tried={tried} />
        <PreviewOrSave frame={frame} />
        {replaced[code] && (
          <Button kind="quiet" name="step" value="reset">
            {t(locale, 'reset')}
          </Button>
        )}
      </form>
      <Previews
        frame={frame}
        deps={deps}
        code={code}
        texts={{ uz: textFor('uz'), kaa: textFor('kaa') || undefined, ru: textFor('ru'), en: textFor('en') }}
      />
    </>
  )
}
