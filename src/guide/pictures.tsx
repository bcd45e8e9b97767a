// The pictures of the pages in easy language.
import { Arrow, Balloon, Check, Cross, House, Lines, Office, Person, Phone, Pin, Pipe, Scene } from '../ui/scenes.tsx'

/** By the key of its sentence. */
export const pictures = {
  'report.1': (
    <Scene>
      <Pipe x={36} leaks />
      <Phone x={160} />
    </Scene>
  ),
  'report.2': (
    <Scene>
      <Phone x={44}>
        <Lines />
      </Phone>
      <Phone x={146}>
        <rect x="7" y="16" width="30" height="24" rx="3" class="s-soft" />
        <circle cx="22" cy="28" r="7" class="s-paper" />
      </Phone>
    </Scene>
  ),
  'report.3': (
    <Scene>
      <House x={24} />
      <Pin x={128} y={132} />
      <House x={158} />
    </Scene>
  ),
  'report.4': (
    <Scene>
      <Phone x={54}>
        <path d="M9 22h26v12H9zM9 46h26" class="s-soft" />
      </Phone>
      <Balloon x={132} y={40}>
        <path d="M10 18h6m5 0h6m5 0h6m5 0h6" class="s-thick" />
      </Balloon>
    </Scene>
  ),
  'report.5': (
    <Scene>
      <Phone x={20}>
        <rect x="6" y="44" width="32" height="14" rx="3" class="s-accent" />
      </Phone>
      <Arrow from={78} to={134} y={90} />
      <Office x={152} />
    </Scene>
  ),
  'report.6': (
    <Scene>
      <Person x={80} soft />
      <Person x={152} />
      <Balloon x={162} y={22}>
        <Lines x={10} y={10} wide={30} />
      </Balloon>
    </Scene>
  ),
  'consent.1': (
    <Scene>
      <Office x={24} />
      <Arrow from={106} to={156} y={90} />
      <Phone x={172}>
        <circle cx="34" cy="10" r="7" class="s-you" />
        <Lines y={30} />
      </Phone>
    </Scene>
  ),
  'consent.2': (
    <Scene>
      <Person x={62} />
      <Arrow from={92} to={128} y={70} />
      <Pipe x={146} leaks={false} />
    </Scene>
  ),
  'consent.3': (
    <Scene>
      <Pipe x={30} leaks={false} />
      <Phone x={150}>
        <rect x="6" y="22" width="32" height="16" rx="3" class="s-accent" />
      </Phone>
      <Check x={204} y={56} />
    </Scene>
  ),
  'consent.4': (
    <Scene>
      <Pipe x={30} leaks />
      <Phone x={150}>
        <Lines y={26} />
      </Phone>
      <Cross x={204} y={56} />
    </Scene>
  ),
  'consent.5': (
    <Scene>
      <Person x={64} soft />
      <Balloon x={82} y={28}>
        <path d="M31 8v14m0 6v1" class="s-thick" />
      </Balloon>
      <path d="M178 52c14 8 24 8 30 8v28c0 22-14 34-30 42-16-8-30-20-30-42V60c6 0 16 0 30-8z" class="s-soft" />
      <Check x={178} y={90} size={0.8} />
    </Scene>
  ),
  'consent.6': (
    <Scene>
      <Person x={64} />
      <path d="M128 62h84v60h-84zM128 78h84M148 54v14M192 54v14" class="s-paper" />
      <path d="M190 96a20 14 0 1 1-16-10m0-10v11h-11" class="s-arrow" />
    </Scene>
  ),
} as const
