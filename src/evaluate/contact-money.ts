/**
 * What contacting the best part of the clients costs and brings, on average over how many positives accept. At the same cut-off
 * for every acceptance it is what `expectedProfit` maximises; of clients without an uptake nobody accepts, and each takes the offer.
 */
import type { ProfitSettings } from "./expected-profit.ts";

type CampaignSettings = Extract<ProfitSettings, { measure: "campaign" }>;

/** Money of each client contacted, in the currency of the settings. */
export interface ContactMoney {
  /** What it brings before costs. */
  value: number;
  cost: number;
}

/**
 * @param response share of the contacted clients that is positive, 0 … 1
 * @returns rising in `response`, so that bounds of an interval may be put in as well as its centre
 *
 * @example contactMoney(0.1, { measure: "campaign", value: 200, offer_cost: 0, contact_cost: 1, alpha: 6, beta: 14 }) // { value: 6, cost: 1 }
 */
export function contactMoney(
  response: number,
  { value, offer_cost, contact_cost, alpha, beta }: CampaignSettings,
): ContactMoney {
  const accepted = (response * alpha) / (alpha + beta);
  return { value: accepted * value, cost: contact_cost + offer_cost * (accepted + 1 - response) };
}
