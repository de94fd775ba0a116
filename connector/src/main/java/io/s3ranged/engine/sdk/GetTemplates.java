package io.s3ranged.engine.sdk;

import io.s3ranged.range.ObjectRef;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SelectedAuthScheme;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;

/**
 * The templates of one connection identity, by bucket: listens to what the SDK sends.
 *
 * <p>A bucket has one from its first GET on until a GET is refused, which may mean that its region,
 * the store's clock or the way of signing is another: then the SDK is asked anew. Safe to use from
 * any thread.
 */
final class GetTemplates implements ExecutionInterceptor {

  /**
   * The object that a GET is for, in the SDK's call. The SDK refuses a second attribute of one
   * name, and another class loader of this JVM may have made its own.
   */
  static final ExecutionAttribute<ObjectRef> OBJECT =
      new ExecutionAttribute<>("s3ranged.object." + UUID.randomUUID());

  private final Map<String, GetTemplate> templates = new ConcurrentHashMap<>();

  /** The template for an object's GETs, or null: then the SDK sends them. */
  GetTemplate of(ObjectRef object) {
    return GetTemplate.isPlain(object.key()) ? templates.get(object.bucket()) : null;
  }

  /** Asks the SDK anew how this bucket is to be asked. */
  void forget(String bucket) {
    templates.remove(bucket);
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    ObjectRef object = call.getAttribute(OBJECT);
    SelectedAuthScheme<?> scheme =
        call.getAttribute(SdkInternalExecutionAttribute.SELECTED_AUTH_SCHEME);
    if (object == null || scheme == null) {
      return;
    }
    GetTemplate template = GetTemplate.of(context.httpRequest(), object, scheme);
    if (template != null) {
      templates.put(object.bucket(), template);
    }
  }
}
