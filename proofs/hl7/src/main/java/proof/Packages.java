package proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Lays the FHIR packages of the R5 jar where the engine's package cache looks, so that it never asks a package server.
 *
 * The engine asks for HL7 Terminology under another name, and for the cross-version extensions, which no resource
 * that is judged here uses: they are laid as an empty package.
 */
final class Packages {
  static final String THO = "5.1.0";
  static final String EXTENSIONS = "1.0.0";
  private static final String HOME = "/org/hl7/fhir/r5/packages/";

  private Packages() {}

  static void lay(Path cache) throws IOException {
    unpack(cache, "hl7.fhir.r5.core-5.0.0.tgz", "hl7.fhir.r5.core#5.0.0", null);
    unpack(cache, "hl7.fhir.uv.extensions.r5-1.0.0.tgz", "hl7.fhir.uv.extensions.r5#" + EXTENSIONS, null);
    unpack(cache, "hl7.terminology-5.1.0.tgz", "hl7.terminology.r5#" + THO, "hl7.terminology");
    Path empty = cache.resolve("hl7.fhir.xver-extensions#0.1.0/package");
    Files.createDirectories(empty);
    Files.writeString(empty.resolve("package.json"),
        "{\"name\":\"hl7.fhir.xver-extensions\",\"version\":\"0.1.0\",\"type\":\"IG\","
            + "\"canonical\":\"http://hl7.org/fhir/xver\",\"fhirVersions\":[\"5.0.0\"],\"dependencies\":{}}");
  }

  private static void unpack(Path cache, String archive, String folder, String oldName) throws IOException {
    Path target = cache.resolve(folder);
    if (Files.exists(target.resolve("package/package.json"))) {
      return;
    }
    try (InputStream in = Packages.class.getResourceAsStream(HOME + archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        Path file = target.resolve(entry.getName()).normalize();
        if (entry.isFile() && file.startsWith(target)) {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (oldName != null) {
      Path manifest = target.resolve("package/package.json");
      String text = Files.readString(manifest, StandardCharsets.UTF_8);
      Files.writeString(manifest, text.replace("\"" + oldName + "\"", "\"" + folder.split("#")[0] + "\""));
    }
  }
}
