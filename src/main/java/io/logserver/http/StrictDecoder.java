package io.logserver.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x' decoder of HTTP/1 that also refuses a header value which goes on in a second line, a
 * header without a name, a second host, and versions that are not served. Netty takes such a line
 * for a part of the value, a proxy in front may take it for a header of its own, and what two
 * parties read differently is what requests are smuggled with. The other ways to do that (a length
 * twice, a length beside chunks, a bare CR) Netty refuses by itself. What comes behind a refusal is
 * dropped.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {

  /** Why a request is refused whose version is neither HTTP/1.0 nor HTTP/1.1. */
  static final IllegalArgumentException VERSION =
      new IllegalArgumentException("the version of HTTP is not served");

  private static final IllegalArgumentException FOLDED =
      new IllegalArgumentException("a header goes on in a second line");

  private static final AsciiString HTTP2_CLEAR_TEXT = AsciiString.cached("h2c");

  /** Whether no request has come yet; Vert.x takes up the wish for HTTP/2 with the first only. */
  private boolean first = true;

  private boolean inHead = true;
  private boolean refused;

  /** Bytes behind the reader index that were looked at: whole lines of the head. */
  private int looked;

  /** Whether the first line of the head was seen, and the empty one at its end. */
  private boolean begun;

  private boolean complete;
  private int hosts;

  private StrictDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Puts one in the place of Vert.x' own, which has read nothing yet. */
  static void install(ChannelPipeline pipeline, HttpServerOptions options) {
    ChannelHandler decoder = pipeline.get(ConnectionGuard.DECODER);
    if (decoder != null && !(decoder instanceof StrictDecoder)) {
      pipeline.replace(decoder, ConnectionGuard.DECODER, new StrictDecoder(options));
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && isFolded(in)) {
      refuse(in, out);
      return;
    }
    int start = in.readerIndex();
    int before = out.size();
    super.decode(ctx, in, out);
    looked = Math.max(0, looked - (in.readerIndex() - start));
    for (int i = before; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    HttpMessage message = super.createMessage(initialLine);
    String version = initialLine[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw VERSION;
    }
    return message;
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (length == 0) {
      throw new IllegalArgumentException("a header has no name");
    }
    AsciiString name = super.splitHeaderName(line, start, length);
    if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name) && ++hosts > 1) {
      throw new IllegalArgumentException("there is more than one host");
    }
    return name;
  }

  private void follow(Object decoded) {
    if (decoded instanceof HttpObject part && part.decoderResult().isFailure()) {
      refused = true;
    } else if (decoded instanceof LastHttpContent) {
      inHead = true;
      begun = false;
      complete = false;
      hosts = 0;
    } else if (decoded instanceof HttpRequest request) {
      inHead = false;
      if (first) {
        first = false;
        ignoreUpgradeToHttp2(request.headers());
      }
    }
  }

  private static void ignoreUpgradeToHttp2(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.UPGRADE, HTTP2_CLEAR_TEXT, true)) {
      headers.remove(HttpHeaderNames.UPGRADE);
    }
  }

  /** Looks at the lines that are new of a head, up to the empty one at its end. */
  private boolean isFolded(ByteBuf in) {
    int start = in.readerIndex() + looked;
    int end = in.writerIndex();
    while (!complete && start < end) {
      byte first = in.getByte(start);
      if (begun && (first == ' ' || first == '\t')) {
        return true;
      }
      int feed = in.indexOf(start, end, (byte) '\n');
      if (feed < 0) {
        break;
      }
      boolean empty = feed == start || feed == start + 1 && first == '\r';
      complete = begun && empty;
      begun |= !empty;
      start = feed + 1;
    }
    looked = start - in.readerIndex();
    return false;
  }

  private void refuse(ByteBuf in, List<Object> out) {
    refused = true;
    in.skipBytes(in.readableBytes());
    HttpMessage message = createInvalidMessage();
    message.setDecoderResult(DecoderResult.failure(FOLDED));
    out.add(message);
  }
}
