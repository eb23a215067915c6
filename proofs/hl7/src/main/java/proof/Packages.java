package proof;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.utilities.npm.FilesystemPackageCacheManager;

/**
 * Lays the FHIR packages out of HAPI's jars where the engine's package cache looks, so that it never asks a package
 * server.
 *
 * R5 is in its jar as HL7's own packages. R4 and R4B are there as the Bundles of HL7's specification download
 * (profiles-resources.xml and so on): each of their resources becomes a file of a package. HL7 Terminology and the
 * extensions pack are those of the R5 jar under the names that the engine asks for. The cross-version extensions are
 * described by the elements of the R5 StructureDefinitions, see {@link CrossVersion}.
 */
final class Packages {
  static final String THO = "5.1.0";
  static final String EXTENSIONS = "1.0.0";
  static final Path CACHE = Path.of(System.getProperty("user.home"), ".fhir", "packages");
  private static final String HOME = "/org/hl7/fhir/r5/packages/";
  private static final List<String> BUNDLES = List.of("extension/extension-definitions", "profile/profiles-others",
      "profile/profiles-resources", "profile/profiles-types", "valueset/v2-tables", "valueset/v3-codesystems",
      "valueset/valuesets");

  private Packages() {}

  static void lay(Path cache) throws IOException {
    // The engine clears a cache that has no packages.ini of its own, and two engines that start at once would race to
    // do so. Once the file is there, a later start deletes nothing and takes no lock that shuts another reader out.
    Files.createDirectories(cache);
    FilesystemPackageCacheManager manager =
        new FilesystemPackageCacheManager.Builder().withCacheFolder(cache.toString()).build();
    unpack(cache, "hl7.fhir.r5.core-5.0.0.tgz", "hl7.fhir.r5.core#5.0.0", null);
    for (String version : List.of("r4", "r5")) {
      unpack(cache, "hl7.fhir.uv.extensions.r5-1.0.0.tgz", "hl7.fhir.uv.extensions." + version + "#" + EXTENSIONS,
          "hl7.fhir.uv.extensions.r5");
      unpack(cache, "hl7.terminology-5.1.0.tgz", "hl7.terminology." + version + "#" + THO, "hl7.terminology");
    }
    collect(cache, "hl7.fhir.r4.core", "4.0.1", FhirContext.forR4Cached(), "r4");
    collect(cache, "hl7.fhir.r4b.core", "4.3.0", FhirContext.forR4BCached(), "r4b");
    Path extensions = cache.resolve("hl7.fhir.xver-extensions#0.1.0");
    manifest(extensions, "hl7.fhir.xver-extensions", "0.1.0", "IG", "5.0.0");
    Path paths = crossVersion(cache).resolve("xver-paths-5.0.json");
    if (!Files.exists(paths)) {
      Files.createDirectories(paths.getParent());
      Files.write(paths, CrossVersion.paths(cache.resolve("hl7.fhir.r5.core#5.0.0/package")));
    }
    for (String folder : manager.listPackages()) { // whoever loads a package first writes an index into it
      String[] part = folder.split("#");
      manager.loadPackageFromCacheOnly(part[0], part[1]);
    }
  }

  /** The folder of the files that describe cross-version extensions. */
  static Path crossVersion(Path cache) {
    return cache.resolve("hl7.fhir.xver-extensions#0.1.0/other");
  }

  private static void unpack(Path cache, String archive, String folder, String oldName) throws IOException {
    Path target = cache.resolve(folder);
    if (Files.exists(target.resolve("package/package.json"))) {
      return;
    }
    // Moved into place when whole, so that a start that was cut off leaves nothing that looks like a package. The
    // engine deletes folders with such a name.
    Path staged = cache.resolve(UUID.randomUUID().toString());
    try (InputStream in = Packages.class.getResourceAsStream(HOME + archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        Path file = staged.resolve(entry.getName()).normalize();
        if (entry.isFile() && file.startsWith(staged)) {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (oldName != null) {
      Path manifest = staged.resolve("package/package.json");
      String text = Files.readString(manifest, StandardCharsets.UTF_8);
      Files.writeString(manifest, text.replace("\"" + oldName + "\"", "\"" + folder.split("#")[0] + "\""));
    }
    FileUtils.deleteDirectory(target.toFile());
    Files.move(staged, target);
  }

  /** A package of the resources in the Bundles of the specification download, which HAPI's jar of the version has. */
  private static void collect(Path cache, String name, String version, FhirContext context, String folder)
      throws IOException {
    Path target = cache.resolve(name + "#" + version);
    if (Files.exists(target.resolve("package/package.json"))) {
      return;
    }
    IParser json = context.newJsonParser();
    Files.createDirectories(target.resolve("package"));
    for (String part : BUNDLES) {
      try (InputStream in = Packages.class.getResourceAsStream("/org/hl7/fhir/" + folder + "/model/" + part + ".xml")) {
        if (in == null) {
          continue; // R4B has the tables of HL7 version 2 and 3 in HL7 Terminology only
        }
        IBaseBundle bundle = (IBaseBundle) context.newXmlParser().parseResource(in);
        for (IBaseResource resource : ca.uhn.fhir.util.BundleUtil.toListOfResources(context, bundle)) {
          String file = context.getResourceType(resource) + "-" + resource.getIdElement().getIdPart() + ".json";
          Files.writeString(target.resolve("package").resolve(file), json.encodeResourceToString(resource));
        }
      }
    }
    manifest(target, name, version, "Core", version);
  }

  private static void manifest(Path target, String name, String version, String type, String fhir) throws IOException {
    Files.createDirectories(target.resolve("package"));
    Files.writeString(target.resolve("package/package.json"), String.format(
        "{\"name\":\"%s\",\"version\":\"%s\",\"type\":\"%s\",\"canonical\":\"http://hl7.org/fhir\","
            + "\"fhirVersions\":[\"%s\"],\"dependencies\":{}}", name, version, type, fhir));
  }
}
