package dev.mediaimporter.sink.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A real disk, for tests to override what it does not do. */
class BrokenDisk implements FileOps {
  private final FileOps real = FileOps.real();

  @Override
  public FileChannel create(Path file) throws IOException {
    return real.create(file);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    real.write(file, bytes);
  }

  @Override
  public void link(Path name, Path file) throws IOException {
    real.link(name, file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    real.forceFolder(folder);
  }

  @Override
  public boolean tryLock(FileChannel channel) throws IOException {
    return real.tryLock(channel);
  }

  @Override
  public Stream<Path> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public long usableSpace(Path near) throws IOException {
    return real.usableSpace(near);
  }
}
