import type { IncomingMessage } from 'node:http';
import {
  Controller,
  Delete,
  HttpCode,
  Injectable,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  PayloadTooLargeException,
  Post,
  Req,
} from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { ProductView } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Files } from '../files/files.ts';
import { notifyLive } from '../messaging/live.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { largestPicture, NoPicture, type Picture, pictureIn } from './picture.ts';
import { ProductImage } from './product-image.entity.ts';
import { ProductQueries } from './products.queries.ts';
import { Product } from './product.entity.ts';

const mostImages = 8;

/** The pictures of products. The first one is what customers see. */
@Injectable()
export class ProductImages {
  constructor(private readonly files: Files) {}

  /** Goes behind the pictures that are there. */
  async add(tx: Transaction, businessId: string, productId: string, picture: Picture): Promise<void> {
    const product = await this.lock(tx, businessId, productId);
    const there = await tx.find(ProductImage, { where: { businessId, productId }, order: { position: 'ASC', id: 'ASC' } });
    if (there.length >= mostImages) throw new InvalidInput([{ field: 'file', message: `would be more than ${mostImages} pictures` }]);
    const name = `${product.name}.${picture.mime === 'image/png' ? 'png' : 'jpg'}`;
    const fileId = await this.files.keep(tx, { businessId, name, mime: picture.mime, bytes: picture.bytes });
    const position = Math.max(0, ...there.map((image) => image.position)) + 1;
    await tx.insert(ProductImage, { businessId, id: newId(), productId, fileId, position });
    await notifyLive(tx, { businessId, what: 'product', id: productId });
  }

  /** Puts a picture in front of the others. */
  async putFirst(tx: Transaction, businessId: string, productId: string, id: string): Promise<void> {
    await this.lock(tx, businessId, productId);
    const [, moved] = await tx.query<[unknown, number]>(
      `update product_images set position = (select min(position) - 1 from product_images where business_id = $1 and product_id = $2)
       where business_id = $1 and product_id = $2 and id = $3`,
      [businessId, productId, id],
    );
    await this.changed(tx, businessId, productId, moved);
  }

  /** Its file stays: a message that shows it may be on its way. */
  async remove(tx: Transaction, businessId: string, productId: string, id: string): Promise<void> {
    await this.lock(tx, businessId, productId);
    const { affected } = await tx.delete(ProductImage, { businessId, productId, id });
    await this.changed(tx, businessId, productId, affected ?? 0);
  }

  private async changed(tx: Transaction, businessId: string, productId: string, count: number): Promise<void> {
    if (count === 0) throw new NotFoundException('There is no such picture.');
    await notifyLive(tx, { businessId, what: 'product', id: productId });
  }

  private async lock(tx: Transaction, businessId: string, id: string): Promise<Product> {
    const product = await tx.findOne(Product, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
    if (!product) throw new NotFoundException('There is no such product.');
    return product;
  }
}

@Controller('api/products/:id/images')
export class ProductImagesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly images: ProductImages,
    private readonly queries: ProductQueries,
  ) {}

  /** The body is the picture itself, in JPEG or PNG. */
  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async add(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: IncomingMessage,
  ): Promise<ProductView> {
    const picture = readable(await bytesOf(request));
    return this.after(businessId, id, (tx) => this.images.add(tx, businessId, id, picture));
  }

  @Post(':imageId/first')
  @HttpCode(200)
  putFirst(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('imageId', ParseUUIDPipe) imageId: string,
  ): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.images.putFirst(tx, businessId, id, imageId));
  }

  @Delete(':imageId')
  @HttpCode(200)
  remove(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('imageId', ParseUUIDPipe) imageId: string,
  ): Promise<ProductView> {
    return this.after(businessId, id, (tx) => this.images.remove(tx, businessId, id, imageId));
  }

  private after(businessId: string, id: string, work: (tx: Transaction) => Promise<void>): Promise<ProductView> {
    return this.database.inBusiness(businessId, async (tx) => {
      await work(tx);
      return this.queries.view(tx, businessId, id);
    });
  }
}

function readable(bytes: Buffer): Picture {
  try {
    return pictureIn(bytes);
  } catch (error) {
    if (error instanceof NoPicture) throw new InvalidInput([{ field: 'file', message: error.message }]);
    throw error;
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new PayloadTooLargeException('The picture is larger than 5 MB. Choose a smaller one.');
  if (Number(request.headers['content-length'] ?? 0) > largestPicture) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestPicture) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
