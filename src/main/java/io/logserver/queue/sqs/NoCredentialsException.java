package io.logserver.queue.sqs;

/** The SDK found no credentials, so that nothing was sent. */
final class NoCredentialsException extends RuntimeException {

  NoCredentialsException(RuntimeException cause) {
    super(
        "there are no AWS credentials (queue.sqs.access-key and secret-key, environment, web"
            + " identity, profile, instance): "
            + cause.getMessage(),
        cause);
  }
}
