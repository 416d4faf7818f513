import { settings as auth } from '@artel/auth-service/config';
import { settings as catalog } from '@artel/catalog-service/config';
import { settings as notifier } from '@artel/notifier-service/config';
import { settings as order } from '@artel/order-service/config';
import { describeSettings, type SettingDescription, serviceSettings } from '@artel/shared/config';
import type { Service } from '@artel/shared/contracts';

/** What every service can be told, by service. */
export const settingsOfServices: Readonly<Record<Service, readonly SettingDescription[]>> = {
  'auth-service': describeSettings(auth),
  'catalog-service': describeSettings(catalog),
  'order-service': describeSettings(order),
  'notifier-service': describeSettings(notifier),
};

/** The settings that services have in common; a service may do without some. */
export const commonSettings: readonly SettingDescription[] = describeSettings(serviceSettings(4000));
