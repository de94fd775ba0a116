package io.s3ranged.engine.netty;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A body that is there already, as the SDK wants it: one buffer, or none where it is empty. */
final class OnePiece implements Publisher<ByteBuffer> {

  private final ByteBuffer body;

  OnePiece(ByteBuffer body) {
    this.body = body;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Subscription() {
          private boolean over;

          @Override
          public void request(long count) {
            if (over) {
              return;
            }
            over = true;
            if (body.hasRemaining()) {
              subscriber.onNext(body);
            }
            subscriber.onComplete();
          }

          @Override
          public void cancel() {
            over = true;
          }
        });
  }
}
