package io.s3ranged.cli;

import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.index.ObjectRegistration;
import io.s3ranged.source.index.RegistrationSummary;
import io.s3ranged.source.points.PointSummary;
import java.util.List;

/**
 * Registers a listing page by page.
 *
 * <p>A page is registered before the next is asked for, so that memory holds one page whatever the
 * length of the listing, and whoever kills it loses one page of work. Within a page the index sends
 * its requests side by side.
 */
final class ListingRegistration {

  private final ObjectLister lister;
  private final FragmentIndex index;
  private final Progress progress;
  private final PointPass points;
  private PointSummary pointSummary = PointSummary.NONE;

  /**
   * @param points null where nobody wants any
   */
  ListingRegistration(
      ObjectLister lister, FragmentIndex index, Progress progress, PointPass points) {
    this.lister = lister;
    this.index = index;
    this.progress = progress;
    this.points = points;
  }

  PointSummary pointSummary() {
    return pointSummary;
  }

  RegistrationSummary run(RegisterCommand.Location where, String repository)
      throws RangedIOException {
    RegistrationSummary summary = RegistrationSummary.NONE;
    MetricSet metrics = new MetricSet();
    String token = null;
    do {
      ObjectLister.Page page = lister.list(where.bucket(), where.prefix(), token);
      List<ObjectRegistration> objects =
          page.objects().stream()
              .map(
                  listed -> ObjectRegistration.listed(listed.object(), listed.lastModifiedMillis()))
              .toList();
      summary = summary.plus(index.register(repository, objects, metrics));
      if (points != null) {
        pointSummary = pointSummary.plus(points.run(repository, objects));
      }
      progress.registered(summary.total());
      token = page.nextToken();
    } while (token != null);
    return summary;
  }
}
