// The three approximations whose rounding feeds the trees. Each follows its original operation by operation.
//
//   expd      double exp, table of 2048 mantissas        leaf steps
//   fastExp   double exp, four 16-bit pieces              start value, learning folds
//   fastLogf  float32 log                                 the loss of the backtracking, Bayesian weights
//
//   EXPD_MANTISSAS  IN u64[2048], low 52 bits of 2^(i/2048), filled once for all threads

let EXPD_MANTISSAS: usize = 0;
const EXPD_SCALE: f64 = 2048.0 / 0.6931471805599453;
const EXPD_INVERSE: f64 = 1.0 / EXPD_SCALE;
/** 1.5 * 2^52: adding it leaves the rounded integer in the low bits. */
const EXPD_SHIFT: f64 = 6755399441055744.0;
const MANTISSA: u64 = (1 << 52) - 1;

/** Where the table lies; static data would be cleared by each thread that starts. */
export function useExpdTable(at: usize): void {
  EXPD_MANTISSAS = at;
}

export function fillExpdTable(): void {
  for (let i = 0; i < 2048; i++) {
    const value = NativeMath.pow(2.0, <f64>i * (1.0 / 2048.0));
    store<u64>(EXPD_MANTISSAS + (<usize>i << 3), reinterpret<u64>(value) & MANTISSA);
  }
}

@inline export function expdOf(value: f64): f64 {
  const x = min(max(value, -708.39641853226408), 709.78272569338397);
  const d = x * EXPD_SCALE + EXPD_SHIFT;
  const bits = reinterpret<u64>(d);
  const t = (d - EXPD_SHIFT) * EXPD_INVERSE - x;
  const exponent = ((bits + ((1 << 21) - (1 << 11))) >> 11) << 52;
  const y = (3.0000000027955394 - t) * (t * t) * 0.16666666685227835 - t + 1.0;
  return y * reinterpret<f64>(exponent | load<u64>(EXPD_MANTISSAS + <usize>((bits & 2047) << 3)));
}

export function expd(value: f64): f64 {
  return expdOf(value);
}

export function fastExp(value: f64): f64 {
  let rest = value;
  let result = 1.0;
  for (let round = 0; round < 4; round++) {
    const piece = reinterpret<f64>((reinterpret<u64>(rest) >> 48) << 48);
    result *= expOfPiece(piece);
    rest -= piece;
  }
  return result * (1.0 + rest);
}

/** exp as glibc rounds it. The port below agrees with glibc at all of the 65,536 possible pieces but this one. */
@inline function expOfPiece(piece: f64): f64 {
  return piece == 3.625 ? 37.524723159601 : NativeMath.exp(piece);
}

@inline export function fastLogOf(value: f32): f32 {
  const bits = reinterpret<u32>(value);
  const m = reinterpret<f32>((bits & 0x7fffff) | 0x3f000000);
  const y = <f32>bits * <f32>1.1920928955078125e-7;
  const log2 = y - <f32>124.22551499 - <f32>1.498030302 * m - <f32>1.72587999 / (<f32>0.3520887068 + m);
  return <f32>0.69314718 * log2;
}

/** Four at once; the same roundings, lane by lane. Lanes must be positive. */
@inline export function fastLog4(value: v128): v128 {
  const m = v128.or(v128.and(value, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const y = f32x4.mul(f32x4.convert_i32x4_s(value), f32x4.splat(1.1920928955078125e-7));
  const linear = f32x4.sub(f32x4.sub(y, f32x4.splat(124.22551499)), f32x4.mul(f32x4.splat(1.498030302), m));
  const curve = f32x4.div(f32x4.splat(1.72587999), f32x4.add(f32x4.splat(0.3520887068), m));
  return f32x4.mul(f32x4.splat(0.69314718), f32x4.sub(linear, curve));
}

export function fastLogf(value: f32): f32 {
  return fastLogOf(value);
}

export function ln(value: f64): f64 {
  return NativeMath.log(value);
}

export function logf(value: f32): f32 {
  return NativeMathf.log(value);
}

export function pow(base: f64, exponent: f64): f64 {
  return NativeMath.pow(base, exponent);
}

export function libmExp(value: f64): f64 {
  return NativeMath.exp(value);
}
