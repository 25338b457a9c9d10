package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class BufferPoolTest {
  @Test
  void uses_buffers_again() throws Exception {
    BufferPool pool = new BufferPool(10, 2);
    BufferPool.Lease first = pool.acquire();
    byte[] bytes = first.bytes();
    first.close();

    assertThat(pool.acquire().bytes()).isSameAs(bytes);
  }

  @Test
  void hands_out_no_more_than_allowed() throws Exception {
    BufferPool pool = new BufferPool(10, 2);
    Set<byte[]> seen =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    AtomicInteger outside = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> users = Collections.nCopies(200, () -> {
        try (BufferPool.Lease lease = pool.acquire()) {
          seen.add(lease.bytes());
          int now = outside.incrementAndGet();
          outside.decrementAndGet();
          return now;
        }
      });
      for (Future<Integer> user : threads.invokeAll(users)) {
        assertThat(user.get()).isBetween(1, 2);
      }
      assertThat(seen).hasSizeLessThanOrEqualTo(2);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void takes_a_buffer_back_once_only() throws Exception {
    BufferPool pool = new BufferPool(10, 2);
    BufferPool.Lease lease = pool.acquire();
    lease.close();
    lease.close();

    assertThat(pool.acquire().bytes()).isNotSameAs(pool.acquire().bytes());
  }

  @Test
  void gives_small_content_a_part_of_a_buffer() throws Exception {
    BufferPool pool = new BufferPool(1_280, 1);

    List<BufferPool.Lease> leases = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      leases.add(pool.acquire(70));
    }

    assertThat(leases).allSatisfy(lease -> assertThat(lease.bytes()).hasSize(80));
    leases.forEach(BufferPool.Lease::close);
    assertThat(pool.acquire().bytes()).hasSize(1_280);
  }

  @Test
  void uses_parts_again() throws Exception {
    BufferPool pool = new BufferPool(1_280, 1);
    BufferPool.Lease first = pool.acquire(70);
    byte[] bytes = first.bytes();
    first.close();

    assertThat(pool.acquire(10).bytes()).isNotSameAs(bytes);
    assertThat(pool.acquire(75).bytes()).isSameAs(bytes);
  }

  @Test
  void holds_no_more_than_its_bound_in_free_and_used_buffers() throws Exception {
    BufferPool pool = new BufferPool(1_280, 1);
    byte[] whole;
    try (BufferPool.Lease lease = pool.acquire()) {
      whole = lease.bytes();
    }

    pool.acquire(10).close();

    assertThat(pool.acquire().bytes()).isNotSameAs(whole);
  }

  /** More than any array can have: the JVM refuses it however much memory there is. */
  @Test
  @Timeout(10)
  void loses_no_buffer_for_want_of_memory() {
    BufferPool pool = new BufferPool(Integer.MAX_VALUE, 1);

    assertThatThrownBy(pool::acquire).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(pool::acquire).isInstanceOf(OutOfMemoryError.class);
  }
}
