import {
  BadGatewayException,
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Put,
} from '@nestjs/common';
import { normaliseText } from '../../flows/language/text.ts';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import { OwnersOnly } from '../access/who-may.ts';
import type { ConnectionView, PaymentSettingsView, ProviderName } from '../contract/payments.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { nativeConfigurationIn } from './native-configuration.ts';
import { keepSettings, settingsOf } from './payment-settings.ts';
import { ConnectRequest, nativeConfigurationOf, SettingsRequest } from './payments.dto.ts';
import { Connections } from './providers/connections.ts';
import { Away, Refused } from './providers/provider.ts';
import { hasSandbox, Providers, webhookUrlOf } from './providers/providers.ts';

/** How a business takes payments: its accounts with providers, and what it decides itself. */
@Controller('api')
export class PaymentSettingsController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly connections: Connections,
    private readonly providers: Providers,
  ) {}

  @Get('payment-settings')
  settings(@CurrentMember() { businessId }: Member): Promise<PaymentSettingsView> {
    return this.database.inBusiness(businessId, (tx) => settingsOf(tx, businessId));
  }

  @OwnersOnly()
  @Put('payment-settings')
  change(@CurrentMember() { businessId }: Member, @Body() settings: SettingsRequest): Promise<PaymentSettingsView> {
    if (settings.transfer && settings.transferDetails === '')
      throw new BadRequestException('To take transfers, say where to: the name of the account and its number.');
    return this.database.inBusiness(businessId, (tx) => keepSettings(tx, businessId, settings));
  }

  @Get('payment-connections')
  list(@CurrentMember() { businessId }: Member): Promise<ConnectionView[]> {
    return this.database.inBusiness(businessId, async (tx) =>
      (await this.connections.list(tx, businessId)).map((row) => ({
        provider: row.provider,
        stoppedReason: row.stopped_reason,
        connectedAt: row.connected_at.toISOString(),
        webhookUrl: row.provider === 'whatsapp' ? null : webhookUrlOf(row.provider, businessId),
        native: nativeConfigurationIn(row.configuration) ?? null,
      })),
    );
  }

  /** The key is tried before it is kept, unless the secret for webhooks comes with it. */
  @OwnersOnly()
  @Post('payment-connections')
  @HttpCode(200)
  async connect(@CurrentMember() member: Member, @Body() given: ConnectRequest): Promise<ConnectionView[]> {
    const { provider, apiKey, webhookSecret } = given;
    if (provider === 'whatsapp') return this.connectWhatsApp(member, given);
    if (provider === 'sandbox' && !hasSandbox()) throw new BadRequestException('There is no sandbox here.');
    if (provider === 'stripe' && !apiKey) throw new BadRequestException('To connect Stripe, paste a secret or restricted key.');
    const key = apiKey ?? `sk_test_sandbox_${newId().replaceAll('-', '')}`;
    const secret = webhookSecret ?? (await this.tell(provider, key, member.businessId));
    await this.database.inBusiness(member.businessId, (tx) =>
      this.connections.connect(tx, member.businessId, { provider, apiKey: key, webhookSecret: secret, configuration: null }),
    );
    return this.list(member);
  }

  /** The payment configuration is asked about before it is kept; payments are told to us like messages. */
  private async connectWhatsApp(member: Member, { native }: ConnectRequest): Promise<ConnectionView[]> {
    const { businessId } = member;
    const configuration = native && nativeConfigurationOf(native);
    if (!configuration) throw new BadRequestException('To take payments in WhatsApp, say in which country, and in India by which gateway.');
    const number = await this.database.inBusiness(businessId, (tx) => this.connections.anyNumber(tx, businessId));
    if (!number) throw new BadRequestException('Connect a WhatsApp number first.');
    if (configuration.country === 'IN') {
      const account = { businessId, provider: 'whatsapp', apiKey: null, webhookSecret: null, configuration: null, number } as const;
      const { configuration: name, gateway } = configuration;
      const trouble = await this.asked(() => this.providers.whatsapp.troubleWith(account, number.wabaId, name, gateway));
      if (trouble) throw new BadRequestException(trouble);
    }
    const kept = JSON.stringify(configuration);
    await this.database.inBusiness(businessId, (tx) =>
      this.connections.connect(tx, businessId, { provider: 'whatsapp', apiKey: null, webhookSecret: null, configuration: kept }),
    );
    return this.list(member);
  }

  @OwnersOnly()
  @Delete('payment-connections/:provider')
  @HttpCode(204)
  async disconnect(@CurrentMember() { businessId }: Member, @Param('provider') provider: string): Promise<void> {
    const was = await this.database.inBusiness(businessId, (tx) => this.connections.disconnect(tx, businessId, normaliseText(provider)));
    if (!was) throw new NotFoundException('This provider is not connected.');
  }

  private async tell(provider: ProviderName, apiKey: string, businessId: string): Promise<string> {
    const { webhookSecret } = await this.asked(() => this.providers.of(provider).connect(apiKey, webhookUrlOf(provider, businessId)));
    return webhookSecret;
  }

  private async asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof Refused) throw new BadRequestException(`The provider says: ${error.message}`);
      if (error instanceof Away) throw new BadGatewayException('The payment provider cannot be reached at the moment; try again shortly.');
      throw error;
    }
  }
}
