public import Operations

/// Every operation, in the order in which lists show them. To add one, add its line.
public enum Catalog {
    public static let types: [any Operation.Type] = [
        Whoami.self,
        FindTools.self,
        ListProjects.self,
        GetProject.self,
        UpdateProject.self,
        ListTemplates.self,
        GetTemplate.self,
        RenderTemplate.self,
        ListSocialConnections.self,
        CreateConnection.self,
        DeleteConnection.self,
        ListMedia.self,
        GetMedia.self,
        UpdateMedia.self,
        DeleteMedia.self,
        UploadMedia.self,
        UploadMediaInit.self,
        UploadMediaChunk.self,
        UploadMediaFinalize.self,
        RequestUploadURL.self,
        GetUploadStatus.self,
        UploadMediaFromURL.self,
        ListStories.self,
        GetStory.self,
        CreateStory.self,
        CreateStoriesBulk.self,
        UpdateStory.self,
        DeleteStory.self,
        PreviewStory.self,
        ListReviewQueue.self,
        SubmitStory.self,
        ApproveStory.self,
        RejectStory.self,
        ScheduleStory.self,
        UnscheduleStory.self,
        PublishStory.self,
        GetPublishStatus.self,
        RetryPublish.self,
    ]

    public static let operations = OperationCatalog(types.map { AnyOperation($0) })
}
