package io.logserver.queue.sqs;

import io.logserver.queue.sqs.SqsSettings.Access;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/**
 * Makes clients of the SDK. They try each request once: whoever asks knows best whether and when to
 * ask again, and what an attempt has left behind.
 */
final class Clients {

  private static final int THREADS = 2;
  private static final int CONNECTIONS = 64;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Above the longest poll; the timeout of each request is shorter or allows for it. */
  private static final Duration READ = Duration.ofSeconds(30);

  /** Requests to an endpoint of one's own are signed too; ElasticMQ does not look at it. */
  private static final Region REGION_OF_AN_ENDPOINT = Region.US_EAST_1;

  private Clients() {}

  /** A client whose requests nobody counts. */
  static SqsAsyncClient of(Access access) {
    return of(access, new Traffic());
  }

  /**
   * A client, to be closed; throws an {@link IllegalStateException} when there is no region.
   *
   * @param traffic counts what it asks
   */
  static SqsAsyncClient of(Access access, Traffic traffic) {
    SqsAsyncClientBuilder builder =
        SqsAsyncClient.builder()
            .region(region(access))
            .credentialsProvider(credentials(access))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(THREADS))
                    .maxConcurrency(CONNECTIONS)
                    .connectionTimeout(CONNECT)
                    .connectionAcquisitionTimeout(access.timeout())
                    .readTimeout(READ))
            .overrideConfiguration(override ->
                override
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(access.timeout())
                    .addExecutionInterceptor(traffic));
    if (access.endpoint() != null) {
      builder.endpointOverride(access.endpoint());
    }
    return builder.build();
  }

  private static Region region(Access access) {
    if (access.region() != null) {
      return Region.of(access.region());
    }
    if (access.endpoint() != null) {
      return REGION_OF_AN_ENDPOINT;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalStateException(
          "there is no AWS region; set queue.sqs.region or AWS_REGION", e);
    }
  }

  private static IdentityProvider<AwsCredentialsIdentity> credentials(Access access) {
    if (access.accessKey() != null && access.secretKey() != null) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(access.accessKey(), access.secretKey()));
    }
    return new Found(DefaultCredentialsProvider.builder().build());
  }

  /** Credentials from where the SDK looks, and a failure of our own where there are none. */
  private record Found(DefaultCredentialsProvider chain)
      implements IdentityProvider<AwsCredentialsIdentity> {

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      try {
        return CompletableFuture.completedFuture(chain.resolveCredentials());
      } catch (SdkClientException e) {
        return CompletableFuture.failedFuture(new NoCredentialsException(e));
      }
    }
  }
}
