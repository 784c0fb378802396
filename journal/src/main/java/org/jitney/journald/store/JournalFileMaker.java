package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.journal.CreateOptions;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalAppender;
import org.jitney.journal.Journals;
import org.jitney.journal.Sequence;
import org.jitney.journal.format.Compression;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens real files. All of them share one sequence of numbers. */
public final class JournalFileMaker implements FileMaker {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFileMaker.class);
    private static final String ACCESS = "system.posix_acl_access";

    private final CreateOptions options;

    /** Begins; {@code sequence} is where the numbers of entries come from. */
    public JournalFileMaker(JournaldConfig config, Id128 machineId, Sequence sequence) {
        CreateOptions base = CreateOptions.of(machineId).withSequence(sequence);
        this.options =
                config.compress()
                        ? base.withCompression(
                                Compression.ZSTD,
                                config.compressThreshold().orElse(CreateOptions.COMPRESS_THRESHOLD))
                        : base.withCompression(Compression.NONE, CreateOptions.COMPRESS_THRESHOLD);
    }

    @Override
    public JournalAppender open(Path file, SpaceLimits limits, boolean sealed) throws IOException {
        CreateOptions own = options.withLimits(limits.maxFileSize(), limits.keepFree());
        Path key = file.resolveSibling("fss");
        JournalAppender opened =
                Journals.open(file, sealed && Files.exists(key) ? own.withSealing(key) : own);
        opened.tellLater();
        return opened;
    }

    @Override
    public void letRead(Path file, int uid) {
        try {
            byte[] list = Xattr.get(file.toString(), ACCESS).orElse(AccessList.OF_FILE);
            Xattr.set(file.toString(), ACCESS, AccessList.withReader(list, uid));
        } catch (ErrnoException e) {
            LOG.warn("Failed to set ACL on {}, ignoring: {}", file, e.getMessage());
        }
    }
}
