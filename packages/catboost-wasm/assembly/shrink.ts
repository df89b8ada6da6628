// Shrinks a model: its stored approximations times a factor.
//
//   approx  IN OUT f64[n]
import { fastExp, fastLogOf } from "./exponent";

/** Of approximations stored as exponents. */
export function shrinkExponents(approx: usize, n: u32, factor: f64): void {
  const end = approx + (<usize>n << 3);
  for (let at = approx; at < end; at += 8) {
    store<f64>(at, fastExp(<f64>fastLogOf(<f32>load<f64>(at)) * factor));
  }
}

export function shrinkValues(approx: usize, n: u32, factor: f64): void {
  const end = approx + (<usize>n << 3);
  for (let at = approx; at < end; at += 8) store<f64>(at, load<f64>(at) * factor);
}
